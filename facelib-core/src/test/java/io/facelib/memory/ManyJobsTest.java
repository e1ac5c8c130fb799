package io.facelib.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.TenantId;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManyJobsTest {
    private static final TenantId TENANT = TenantId.of("acme");

    /** Three at a time of one large group, as batches are worked off: would take hours if each step looked at all jobs. */
    @Test
    @Timeout(120)
    void lease_fewAtATimeOfAHundredThousand_comesToTheEnd() {
        int jobs = 100_000;
        try (MemoryJobQueue queue = new MemoryJobQueue(ManualClock.start())) {
            queue.enqueue(IntStream.range(0, jobs)
                    .mapToObj(i -> NewJob.of(TENANT, "lane", "j" + i, "g" + i % 2, ""))
                    .toList());
            LeaseRequest three = new LeaseRequest("lane", 3, 3, Duration.ofMinutes(1));
            int done = 0;
            for (List<JobLease> leases = queue.lease(three); !leases.isEmpty(); leases = queue.lease(three)) {
                leases.forEach(lease -> queue.end(lease, new JobEnd.Done()));
                done += leases.size();
            }
            assertThat(done).isEqualTo(jobs);
            assertThat(queue.counts("lane")).isEqualTo(new JobCounts(0, 0, 0));
        }
    }
}
