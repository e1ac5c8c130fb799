package io.facelib.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.TenantId;
import io.facelib.spi.EndedLease;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.spi.StorageSetup;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What lies in the server: what operators see of due and leased jobs, and what is left when they are done. */
@Timeout(60)
class RedisStreamsTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final String STREAM = "stream:4:lane:acme:9:g";

    private final RedisServer server = TestRedis.fresh();
    private final JobQueue queue = RedisQueue.on(server).open(StorageSetup.of(Clock.systemUTC()));

    @AfterEach
    void clean() {
        queue.close();
        TestRedis.clean(server);
    }

    private void enqueue(int from, int to) {
        queue.enqueue(IntStream.range(from, to)
                .mapToObj(i -> NewJob.of(ACME, "lane", "j" + i, "g", "payload"))
                .toList());
    }

    private List<JobLease> lease(int limit) {
        return queue.lease(new LeaseRequest("lane", limit, 1_000, Duration.ofMinutes(1)));
    }

    @Test
    void jobsThatPass_leaveNoEntries_whileOneThatStaysIsNeverTrimmed() {
        enqueue(0, 1);
        JobLease stays = lease(1).get(0);
        for (int round = 1; round <= 20; round++) {
            enqueue(round * 100, round * 100 + 100);
            queue.endAll(lease(100).stream()
                    .map(lease -> new EndedLease(lease, new JobEnd.Done()))
                    .toList());
        }
        enqueue(9_000, 9_003);
        try (RedisConnection redis = server.connect()) {
            String stream = server.keys("jobs") + STREAM;
            assertThat(redis.<Long>call(client -> client.xlen(stream))).isEqualTo(4);
            assertThat(redis.call(client -> client.xpending(stream, "workers")).getTotal())
                    .isEqualTo(1);
        }
        assertThat(queue.counts("lane")).isEqualTo(new JobCounts(3, 1, 0));
        assertThat(queue.end(stays, new JobEnd.Done())).isTrue();
        assertThat(lease(10)).hasSize(3);
    }

    @Test
    void everythingDone_leavesNamesAndCountersOnly() {
        enqueue(0, 50);
        List<JobLease> leases = lease(50);
        queue.end(leases.get(0), new JobEnd.Dead("reason"));
        queue.end(leases.get(1), new JobEnd.Retry(Duration.ofHours(1)));
        leases.subList(2, 50).forEach(lease -> queue.end(lease, new JobEnd.Done()));
        assertThat(queue.drop(
                        ACME,
                        "lane",
                        List.of(leases.get(0).job().id(), leases.get(1).job().id())))
                .isEqualTo(2);

        assertThat(TestRedis.keys(server)).isEqualTo(2);
        assertThat(queue.counts("lane")).isEqualTo(new JobCounts(0, 0, 0));
    }

    @Test
    void streamThatSomebodyDeleted_costsItsJobsTheirTurn_andHoldsNobodyUp() {
        enqueue(0, 5);
        queue.enqueue(List.of(NewJob.of(ACME, "lane", "other", "h", "")));
        try (RedisConnection redis = server.connect()) {
            redis.call(client -> client.del(server.keys("jobs") + STREAM));
        }
        assertThat(lease(10)).extracting(lease -> lease.job().id()).containsExactly("other");
        assertThat(lease(10)).isEmpty();
    }

    @Test
    void time_isTheServers_soThatJobsAreDueForAllProcessesAtOnce() {
        queue.enqueue(List.of(
                NewJob.of(ACME, "lane", "later", "g", "").withDelay(Duration.ofMillis(50)),
                NewJob.of(ACME, "lane", "muchLater", "g", "").withDelay(Duration.ofDays(100_000))));
        Optional<JobLease> due = Optional.empty();
        while (due.isEmpty()) {
            due = lease(1).stream().findFirst();
        }
        assertThat(due.get().job().id()).isEqualTo("later");
        assertThat(lease(1)).isEmpty();
    }
}
