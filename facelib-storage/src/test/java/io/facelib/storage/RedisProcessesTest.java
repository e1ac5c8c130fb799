package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.TenantId;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobQueue;
import io.facelib.spi.NewJob;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.redis.RedisQueue;
import io.facelib.storage.redis.RedisServer;
import io.facelib.testkit.Servers;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.RedisClient;

/** Two processes at one queue, of which one is killed over its work. */
@Tag("chaos")
@Timeout(120)
class RedisProcessesTest {
    private static final int JOBS = 1_000;

    @Test
    void twoProcesses_oneKilled_everyJobIsDone_andThoseOfTheDeadOneAgain() throws Exception {
        URI address = URI.create(Servers.variable("FACELIB_REDIS"));
        String prefix = "processes-" + UUID.randomUUID();
        List<NewJob> jobs = IntStream.range(0, JOBS)
                .mapToObj(i -> NewJob.of(TenantId.of("acme"), RedisWorkerChild.LANE, "j" + i, "g" + i % 4, ""))
                .toList();
        try (RedisClient redis = RedisClient.create(address);
                JobQueue queue = RedisQueue.on(RedisServer.at(address).withPrefix(prefix))
                        .open(setup());
                ChildJvm one = ChildJvm.start(RedisWorkerChild.class, address, prefix);
                ChildJvm two = ChildJvm.start(RedisWorkerChild.class, address, prefix)) {
            assertThat(queue.enqueue(jobs)).isEqualTo(JOBS);
            two.line();
            for (int i = 0; i < 20; i++) {
                one.line();
            }
            one.kill();
            while (!queue.counts(RedisWorkerChild.LANE).equals(new JobCounts(0, 0, 0))) {
                Thread.onSpinWait();
            }

            List<String> done = IntStream.range(0, JOBS)
                    .mapToObj(i -> redis.get("{" + prefix + "}:test:j" + i + ":done"))
                    .toList();
            assertThat(done).doesNotContainNull();
            assertThat(done.stream().filter("2"::equals).count())
                    .as("what the killed one had in hand")
                    .isLessThanOrEqualTo(5);
            assertThat(redis.get("{" + prefix + "}:test:violations")).isNull();
            redis.keys("{" + prefix + "}*").forEach(redis::del);
        }
    }

    private static StorageSetup setup() {
        return StorageSetup.of(Clock.systemUTC());
    }
}
