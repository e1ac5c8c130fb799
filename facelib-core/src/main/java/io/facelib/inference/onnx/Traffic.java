package io.facelib.inference.onnx;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether a run has the processor to itself. A run that begins while another one is under way does not, and neither does
 * one shortly after two have met: under load gaps are short, and a wide run that begins in one only gets in the way.
 */
final class Traffic {
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final AtomicInteger running = new AtomicInteger();
    private volatile long lastMeeting = System.nanoTime() - CALM_NANOS;

    /** Begins a run; {@link #leave} must follow. */
    boolean enterAlone() {
        long now = System.nanoTime();
        if (running.incrementAndGet() > 1) {
            lastMeeting = now;
            return false;
        }
        return now - lastMeeting >= CALM_NANOS;
    }

    /** Ends a run. */
    void leave() {
        running.decrementAndGet();
    }
}
