package io.facelib.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.CleanUpReport;
import io.facelib.model.CleanUpResult;
import io.facelib.model.CleanUpResult.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CleanUpScheduleTest {
    private final LinkedBlockingQueue<Supplier<CleanUpReport>> cycles = new LinkedBlockingQueue<>();
    /** Hands over how long the schedule wants to wait; then it goes on at once. */
    private final SynchronousQueue<Duration> pauses = new SynchronousQueue<>();

    @Test
    void start_atOnceThenADayAfterSuccessAndAnHourAfterFailure() throws InterruptedException {
        cycles.add(() -> report(new CleanUpResult.Thumbnails(Instant.EPOCH, 0)));
        cycles.add(() -> report(new Failed("broken")));
        cycles.add(() -> {
            throw new IllegalStateException("broken");
        });
        cycles.add(() -> report(new CleanUpResult.Thumbnails(Instant.EPOCH, 0)));

        try (CleanUpSchedule schedule =
                CleanUpSchedule.start(() -> cycles.remove().get(), pauses::put)) {
            assertThat(pauses.take()).isEqualTo(Duration.ofDays(1));
            assertThat(pauses.take()).isEqualTo(Duration.ofHours(1));
            assertThat(pauses.take()).isEqualTo(Duration.ofHours(1));
            assertThat(pauses.take()).isEqualTo(Duration.ofDays(1));
            schedule.close();
        }
        assertThat(cycles).isEmpty();
    }

    @Test
    void close_whileItPauses_ends() throws InterruptedException {
        CountDownLatch pausing = new CountDownLatch(1);
        CleanUpSchedule schedule = CleanUpSchedule.start(() -> report(new Failed("broken")), time -> {
            pausing.countDown();
            new CountDownLatch(1).await();
        });
        pausing.await();
        schedule.close();
        schedule.close();
    }

    @Test
    void close_whileItCleansUp_interruptsIt() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CleanUpSchedule schedule = CleanUpSchedule.start(
                () -> {
                    running.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        Thread.currentThread().interrupt();
                    }
                    return report(new Failed("interrupted"));
                },
                pauses::put);
        running.await();
        schedule.close();
        assertThat(interrupted.getCount()).isZero();
    }

    private static CleanUpReport report(CleanUpResult thumbnails) {
        Instant now = Instant.EPOCH;
        return new CleanUpReport(
                now,
                false,
                thumbnails,
                new CleanUpResult.UserQueries(now, 0, 0),
                new CleanUpResult.AuditLogs(now, now, 0, 0, 0, 0),
                new CleanUpResult.Orphans(now, 0, 0, 0));
    }
}
