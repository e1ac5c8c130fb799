package io.facelib.rest.audit;

import java.time.Instant;

/** Lets so many through in each minute of the clock. Safe for any number of threads. */
final class PerMinute {
    private static final int SECONDS = 60;

    private final int most;
    private long minute;
    private int admitted;

    PerMinute(int most) {
        this.most = most;
    }

    /** Whether one more may go through at that time. */
    synchronized boolean admit(Instant at) {
        long current = Math.floorDiv(at.getEpochSecond(), SECONDS);
        if (current != minute) {
            minute = current;
            admitted = 0;
        }
        if (admitted >= most) {
            return false;
        }
        admitted++;
        return true;
    }
}
