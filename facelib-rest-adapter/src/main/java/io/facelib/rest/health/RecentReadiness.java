package io.facelib.rest.health;

import io.facelib.FaceEngine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the backends answered when they were last asked. Anybody may ask, so the backends are asked once a second at most, and
 * by one request at a time; others hear what was answered last. Safe for any number of threads.
 */
final class RecentReadiness {
    private static final Duration FRESH = Duration.ofSeconds(1);
    /** Who takes longer to answer is not ready. */
    private static final Duration STALE = Duration.ofSeconds(10);

    private final FaceEngine engine;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Optional<Answer> last = Optional.empty();

    RecentReadiness(FaceEngine engine, Clock clock) {
        this.engine = engine;
        this.clock = clock;
    }

    private record Answer(Readiness readiness, Instant at) {}

    /** How it is, or was within the last seconds; not ready, if that is not known. */
    Readiness get() {
        Optional<Readiness> fresh = within(FRESH);
        if (fresh.isPresent()) {
            return fresh.get();
        }
        if (!asking.tryLock()) {
            return within(STALE).orElseGet(Readiness::unanswered);
        }
        try {
            return within(FRESH).orElseGet(this::ask);
        } finally {
            asking.unlock();
        }
    }

    private Optional<Readiness> within(Duration age) {
        Instant now = clock.instant();
        return last.filter(answer -> !answer.at().isAfter(now))
                .filter(answer -> answer.at().plus(age).isAfter(now))
                .map(Answer::readiness);
    }

    private Readiness ask() {
        Readiness readiness = Readiness.of(engine);
        last = Optional.of(new Answer(readiness, clock.instant()));
        return readiness;
    }
}
