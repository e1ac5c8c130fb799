package io.facelib.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is told to go on. Safe for any number of threads. */
public final class ManualClock extends Clock {
    private Instant now;

    private ManualClock(Instant start) {
        this.now = start;
    }

    public static ManualClock at(Instant start) {
        return new ManualClock(start);
    }

    /** At a moment that every store can keep exactly. */
    public static ManualClock start() {
        return at(Instant.parse("2026-11-22T10:00:00Z"));
    }

    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
