package io.facelib;

/** Rung when events may have been written; who answers is only known when the engine is put together. */
final class EventBell implements Runnable {
    private volatile Runnable listener = () -> {};

    void answeredBy(Runnable value) {
        listener = value;
    }

    @Override
    public void run() {
        listener.run();
    }
}
