package io.facelib.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.error.CapacityException;
import io.facelib.memory.MemoryJobQueue;
import io.facelib.model.TenantId;
import io.facelib.spi.EndedLease;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That ends are told together, once, and that a queue which does not answer harms nobody. */
class EndingsTest {
    private static final TenantId TENANT = TenantId.of("acme");

    private final MemoryJobQueue jobs = new MemoryJobQueue(Clock.systemUTC());
    private final AtomicInteger calls = new AtomicInteger();
    private final JobQueue counted = (JobQueue) Proxy.newProxyInstance(
            JobQueue.class.getClassLoader(), new Class<?>[] {JobQueue.class}, (self, method, arguments) -> {
                calls.incrementAndGet();
                return method.invoke(jobs, arguments);
            });

    private List<JobLease> leased(int count) {
        jobs.enqueue(IntStream.range(0, count)
                .mapToObj(i -> NewJob.of(TENANT, "lane", "j" + i, "g", ""))
                .toList());
        return jobs.lease(new LeaseRequest("lane", count, count, Duration.ofMinutes(1)));
    }

    @Test
    void severalEnds_areToldInOneCall_andOnlyOnce() {
        Endings endings = new Endings(counted);
        leased(5).forEach(lease -> endings.add(new EndedLease(lease, new JobEnd.Done())));
        assertThat(endings.isEmpty()).isFalse();
        endings.tell();
        assertThat(jobs.counts("lane")).isEqualTo(new JobCounts(0, 0, 0));
        assertThat(endings.isEmpty()).isTrue();
        endings.tell();
        assertThat(calls).hasValue(1);
    }

    @Test
    void aQueueThatIsFull_isToldAgain() {
        AtomicInteger refusals = new AtomicInteger(1);
        JobQueue full = (JobQueue) Proxy.newProxyInstance(
                JobQueue.class.getClassLoader(), new Class<?>[] {JobQueue.class}, (self, method, arguments) -> {
                    if (refusals.getAndDecrement() > 0) {
                        throw new CapacityException("full", Duration.ofMillis(200));
                    }
                    return method.invoke(jobs, arguments);
                });
        Endings endings = new Endings(full);
        List<JobLease> leases = leased(3);
        leases.subList(0, 2).forEach(lease -> endings.add(new EndedLease(lease, new JobEnd.Done())));

        endings.tell();
        assertThat(endings.isRefused()).isTrue();
        assertThat(jobs.counts("lane").leased()).isEqualTo(3);

        endings.add(new EndedLease(leases.get(2), new JobEnd.Done()));
        endings.tell();
        assertThat(endings.isRefused()).isFalse();
        assertThat(endings.isEmpty()).isTrue();
        assertThat(jobs.counts("lane")).isEqualTo(new JobCounts(0, 0, 0));
    }

    @Test
    void aQueueThatIsClosed_isNoFailureOfTheTeller() {
        Endings endings = new Endings(jobs);
        leased(1).forEach(lease -> endings.add(new EndedLease(lease, new JobEnd.Done())));
        jobs.close();
        endings.tell();
        assertThat(endings.isEmpty()).isTrue();
    }
}
