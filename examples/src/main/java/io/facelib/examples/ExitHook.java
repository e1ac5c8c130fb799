package io.facelib.examples;

import java.util.concurrent.CountDownLatch;

/**
 * Holds up the end of the process, once it was asked for (SIGTERM, Ctrl-C), until what is open was closed. For a command that
 * works until then.
 */
final class ExitHook implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private ExitHook() {}

    /** From now on the end of the process runs this, and then waits until the hook is closed. */
    static ExitHook running(Runnable whenAsked) {
        ExitHook hook = new ExitHook();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            hook.asked.countDown();
                            whenAsked.run();
                            hook.awaitClosed();
                        },
                        "facelib-exit"));
        return hook;
    }

    /** Waits until the process is asked to end. */
    void awaitEnd() throws InterruptedException {
        asked.await();
    }

    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything was closed: the process may end. */
    @Override
    public void close() {
        closed.countDown();
    }
}
