package io.facelib.examples;

import java.util.concurrent.CountDownLatch;

/**
 * Holds up the end of the process, once it was asked for (SIGTERM, Ctrl-C), until what is open was closed. For a command that
 * works until then.
 */
final class ExitHook implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);

    /** From now on the end of the process runs this, and then waits until the hook is closed. */
    void register(Runnable whenAsked) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                whenAsked.run();
                            } finally {
                                awaitClosed();
                            }
                        },
                        "facelib-exit"));
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
