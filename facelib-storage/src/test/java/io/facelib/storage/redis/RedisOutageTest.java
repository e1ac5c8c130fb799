package io.facelib.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.FacelibException;
import io.facelib.model.TenantId;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.spi.StorageSetup;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is down, frozen, killed, full or secured: what callers are told, and that nobody has to repair anything. */
@Tag("chaos")
@Timeout(120)
class RedisOutageTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final String LANE = "lane";
    private static final LeaseRequest TEN = new LeaseRequest(LANE, 10, 10, Duration.ofMinutes(1));

    @TempDir
    private Path folder;

    private static JobQueue open(RedisServer server) {
        return RedisQueue.on(server).open(StorageSetup.of(Clock.systemUTC()));
    }

    private static List<NewJob> jobs(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> NewJob.of(ACME, LANE, name + i, "group", "payload"))
                .toList();
    }

    private static BackendException failure(Runnable call) {
        BackendException failure = catchThrowableOfType(BackendException.class, call::run);
        assertThat(failure).isNotNull();
        return failure;
    }

    @Test
    void server_thatIsDown_isTold_andTheQueueGoesOnWhenItIsBack() {
        try (RedisProcess redis = RedisProcess.start(folder);
                JobQueue queue = open(redis.server())) {
            queue.counts(LANE);
            redis.kill();
            assertThat(failure(() -> queue.counts(LANE)).retryable()).isTrue(); // by the connection that there was
            BackendException down = failure(() -> queue.enqueue(jobs("a", 1)));
            assertThat(down.retryable()).isTrue();
            assertThat(down.committed()).isEqualTo(Committed.NO);
            assertThat(down).hasMessageContaining("redis").hasMessageContaining("cannot be reached");

            redis.startAgain();
            assertThat(queue.enqueue(jobs("a", 1))).isEqualTo(1);
        }
    }

    @Test
    void server_thatIsFrozen_isGivenUpInTime_andGoesOn() {
        try (RedisProcess redis = RedisProcess.start(folder);
                JobQueue queue = open(redis.server())) {
            queue.enqueue(jobs("a", 2));
            redis.freeze();
            BackendException frozen = failure(() -> queue.enqueue(jobs("b", 1)));
            assertThat(frozen.retryable()).isTrue();
            assertThat(frozen.committed()).isEqualTo(Committed.UNKNOWN);
            assertThat(frozen).hasMessageContaining("in time");
            failure(() -> queue.lease(TEN));
            failure(() -> queue.counts(LANE));

            redis.thaw();
            queue.enqueue(jobs("b", 1)); // which may have been added by the call that got no answer
            JobCounts counts = queue.counts(LANE);
            assertThat(counts.waiting() + counts.leased()).isEqualTo(3);
        }
    }

    @Test
    void server_thatIsKilled_keepsWhatItForcedToDisk_leasesToo() {
        try (RedisProcess redis = RedisProcess.start(folder, "--appendonly", "yes", "--appendfsync", "always");
                JobQueue queue = open(redis.server());
                JobQueue other = open(redis.server())) {
            queue.enqueue(jobs("a", 5));
            List<JobLease> leases = queue.lease(new LeaseRequest(LANE, 2, 10, Duration.ofMinutes(1)));
            queue.end(leases.get(0), new JobEnd.Dead("reason"));
            redis.kill();
            redis.startAgain();

            failure(() -> queue.counts(LANE)); // by the connection that there was
            failure(() -> other.counts(LANE));
            assertThat(other.counts(LANE)).isEqualTo(new JobCounts(3, 1, 1));
            assertThat(other.end(leases.get(1), new JobEnd.Done())).isTrue();
            assertThat(other.lease(TEN)).hasSize(3);
            assertThat(queue.counts(LANE)).isEqualTo(new JobCounts(0, 3, 1));
        }
    }

    @Test
    void server_thatWasKilled_costsOneCallAtMost_whateverStoodInThePool() throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder, "--appendonly", "yes", "--appendfsync", "always");
                JobQueue queue = open(redis.server())) {
            IntStream.range(0, 8).parallel().forEach(thread -> queue.enqueue(jobs("t" + thread, 1)));
            redis.kill();
            redis.startAgain();

            int failed = 0;
            for (int i = 0; i < 8; i++) {
                try {
                    queue.counts(LANE);
                } catch (BackendException e) {
                    assertThat(e.retryable()).isTrue();
                    failed++;
                }
            }
            assertThat(failed).isLessThanOrEqualTo(1);
            assertThat(queue.counts(LANE)).isEqualTo(new JobCounts(8, 0, 0));
        }
    }

    @Test
    void server_thatForgotEverything_isSeen_untilSomebodyHasMadeUpForIt() {
        try (RedisProcess redis = RedisProcess.start(folder);
                JobQueue queue = open(redis.server());
                JobQueue other = open(redis.server())) {
            Optional<String> fresh = queue.loss(LANE);
            assertThat(fresh).as("whatever was in another server before").isPresent();
            queue.madeUpFor(LANE, fresh.get());
            assertThat(other.loss(LANE)).isEmpty();
            assertThat(other.loss("lane2")).isPresent();
            queue.enqueue(jobs("a", 1));
            JobLease lease = queue.lease(TEN).get(0);

            redis.kill();
            redis.startAgain();
            Optional<String> loss = Optional.empty();
            while (loss.isEmpty()) {
                try {
                    loss = other.loss(LANE);
                } catch (BackendException e) {
                    assertThat(e.retryable()).isTrue();
                }
            }
            assertThat(loss).isNotEqualTo(fresh);
            other.madeUpFor(LANE, fresh.get());
            assertThat(other.loss(LANE)).as("that was the loss before").isPresent();
            other.enqueue(jobs("a", 1));
            JobLease anew = other.lease(TEN).get(0);
            assertThat(other.end(lease, new JobEnd.Done()))
                    .as("a lease from before")
                    .isFalse();
            assertThat(other.end(anew, new JobEnd.Done())).isTrue();
        }
    }

    @Test
    void server_thatIsFull_takesNothing_andSaysSo() {
        try (RedisProcess redis = RedisProcess.start(folder, "--maxmemory-policy", "noeviction");
                JobQueue queue = open(redis.server());
                RedisConnection control = redis.server().connect()) {
            queue.enqueue(jobs("a", 1));
            control.call(server -> server.configSet("maxmemory", "1"));
            BackendException full = failure(() -> queue.enqueue(jobs("b", 10)));
            assertThat(full.retryable()).isTrue();
            assertThat(full.committed()).isEqualTo(Committed.NO);

            control.call(server -> server.configSet("maxmemory", "0"));
            assertThat(queue.counts(LANE)).isEqualTo(new JobCounts(1, 0, 0));
            assertThat(queue.enqueue(jobs("b", 10))).isEqualTo(10);
        }
    }

    @Test
    void server_withAPassword_opensForThatOnly_andNobodyIsToldIt() {
        try (RedisProcess redis = RedisProcess.start(folder, "--requirepass", "open sesame")) {
            URI address = URI.create(redis.server()
                    .toString()
                    .replace("redis://", "redis://:open%20sesame@")
                    .replace("/0", ""));
            try (JobQueue right = open(RedisServer.at(address));
                    JobQueue set = open(redis.server().withPassword("open sesame"));
                    JobQueue wrong = open(redis.server().withPassword("nobody", "wrong sesame"));
                    JobQueue none = open(redis.server())) {
                assertThat(right.enqueue(jobs("a", 1))).isEqualTo(1);
                assertThat(set.enqueue(jobs("b", 1))).isEqualTo(1);
                for (JobQueue shut : List.of(wrong, none)) {
                    BackendException refused = failure(() -> shut.counts(LANE));
                    assertThat(refused.retryable()).isFalse();
                    assertThat(refused.toString() + refused.getCause()).doesNotContain("sesame");
                }
            }
            assertThat(RedisQueue.at(address).toString() + RedisServer.at(address))
                    .doesNotContain("sesame");
        }
    }

    @Test
    void address_thatIsNone_isRefusedWithoutRepeatingIt() {
        for (String wrong : List.of("http://secret@host", "redis:secret", "redis://host/secret")) {
            assertThatThrownBy(() -> RedisQueue.at(URI.create(wrong)))
                    .isInstanceOf(FacelibException.class)
                    .hasMessageNotContaining("secret");
        }
    }
}
