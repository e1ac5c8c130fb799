package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.DeadJob;
import io.facelib.spi.EndedLease;
import io.facelib.spi.Job;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.testkit.ManualClock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random calls on a queue, held against a list of jobs that follows the words of {@link JobQueue} one by one; which group has
 * its turn is left open. Extend this class and return an empty queue from {@link #open}.
 */
@Timeout(300)
public abstract class JobQueueModelContract {
    private static final int CALLS = 3_000;
    private static final String LANE = "lane";
    private static final List<TenantId> TENANTS = List.of(TenantId.of("acme"), TenantId.of("other"));

    private final long seed = Long.getLong("facelib.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final ManualClock clock = ManualClock.start();
    private final Map<Key, Known> jobs = new LinkedHashMap<>();
    /** Those that hold and those that do not any more. */
    private final List<JobLease> leases = new ArrayList<>();

    /** A queue of nothing that no other test uses; the kit closes it. */
    protected abstract JobQueue open(Clock clock) throws IOException;

    private record Key(TenantId tenant, String id) {}

    private enum State {
        WAITING,
        LEASED,
        DEAD
    }

    private static final class Known {
        final NewJob job;
        State state = State.WAITING;
        /** When it is due, its lease runs out, or it died. */
        Instant at;

        int attempts;
        String token = "";

        Known(NewJob job, Instant due) {
            this.job = job;
            this.at = due;
        }

        String group() {
            return job.tenant() + "/" + job.group();
        }
    }

    @Test
    void randomCalls_doWhatTheWordsSay() throws IOException {
        System.out.println(getClass().getSimpleName() + ": repeat with -Dfacelib.seed=" + seed);
        try (JobQueue queue = open(clock)) {
            for (int i = 0; i < CALLS; i++) {
                call(queue);
                check(queue, "seed " + seed + ", call " + i);
            }
        }
    }

    private void call(JobQueue queue) {
        switch (random.nextInt(13)) {
            case 0, 1, 2 -> enqueue(queue);
            case 3, 4, 5 -> lease(queue);
            case 6, 7 -> end(queue);
            case 12 -> endAll(queue);
            case 8 -> extend(queue);
            case 9 -> revive(queue);
            case 10 -> drop(queue);
            case 11 -> prune(queue);
            default -> pass(queue);
        }
    }

    private void enqueue(JobQueue queue) {
        List<NewJob> added = IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(i -> new NewJob(
                        tenant(),
                        LANE,
                        id(),
                        "g" + random.nextInt(3),
                        random.nextInt(3) - 1,
                        "payload",
                        Duration.ofSeconds(random.nextInt(4))))
                .toList();
        int expected = 0;
        for (NewJob job : added) {
            Key key = new Key(job.tenant(), job.id());
            if (jobs.putIfAbsent(key, new Known(job, clock.instant().plus(job.delay()))) == null) {
                expected++;
            }
        }
        assertThat(queue.enqueue(added)).isEqualTo(expected);
    }

    private void lease(JobQueue queue) {
        Duration duration = Duration.ofSeconds(1 + random.nextInt(5));
        int limit = 1 + random.nextInt(5);
        int perGroup = 1 + random.nextInt(3);
        int perTenant = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(5);
        List<Known> due = jobs.values().stream()
                .filter(job -> job.state == State.WAITING && !job.at.isAfter(clock.instant()))
                .toList();
        List<JobLease> given = queue.lease(new LeaseRequest(LANE, limit, perGroup, perTenant, duration));
        List<Known> taken = given.stream().map(lease -> known(lease.job())).toList();
        assertThat(taken).doesNotHaveDuplicates().isSubsetOf(due).hasSizeLessThanOrEqualTo(limit);
        for (int i = 0; i < given.size(); i++) {
            Known job = taken.get(i);
            job.state = State.LEASED;
            job.attempts++;
            job.token = given.get(i).token();
            assertThat(given.get(i).attempt()).isEqualTo(job.attempts);
        }
        due.stream().filter(job -> !taken.contains(job)).forEach(left -> {
            boolean fullGroup = leased(left.group()) >= perGroup;
            boolean fullTenant = leased(left.job.tenant()) >= perTenant;
            assertThat(fullGroup || fullTenant || given.size() == limit)
                    .as("nothing due is left out")
                    .isTrue();
            Predicate<Known> sameTenant = job -> !fullTenant || job.job.tenant().equals(left.job.tenant());
            Predicate<Known> before = fullGroup ? job -> job.group().equals(left.group()) : sameTenant;
            taken.stream().filter(before).forEach(job -> assertGoesBefore(job, left));
        });
        taken.forEach(job -> {
            assertThat(leased(job.group())).isLessThanOrEqualTo(perGroup);
            assertThat(leased(job.job.tenant())).isLessThanOrEqualTo(perTenant);
            job.at = clock.instant().plus(duration);
        });
        leases.addAll(given);
    }

    /** Whether one was rightly taken and the other left. */
    private static void assertGoesBefore(Known taken, Known left) {
        assertThat(taken.job.priority()).isGreaterThanOrEqualTo(left.job.priority());
        if (taken.group().equals(left.group()) && taken.job.priority() == left.job.priority()) {
            assertThat(taken.at).isBeforeOrEqualTo(left.at);
        }
    }

    private long leased(String group) {
        return jobs.values().stream()
                .filter(job -> job.state == State.LEASED && job.group().equals(group))
                .count();
    }

    private long leased(TenantId tenant) {
        return jobs.values().stream()
                .filter(job -> job.state == State.LEASED && job.job.tenant().equals(tenant))
                .count();
    }

    private void end(JobQueue queue) {
        if (leases.isEmpty()) {
            return;
        }
        JobLease lease = leases.get(random.nextInt(leases.size()));
        JobEnd end = someEnd();
        boolean holds = holds(lease);
        assertThat(queue.end(lease, end)).isEqualTo(holds);
        if (holds) {
            ended(known(lease.job()), end);
        }
    }

    /** Leases old and new, some of them twice. */
    private void endAll(JobQueue queue) {
        if (leases.isEmpty()) {
            return;
        }
        List<EndedLease> all = IntStream.range(0, random.nextInt(6))
                .mapToObj(i -> new EndedLease(leases.get(random.nextInt(leases.size())), someEnd()))
                .toList();
        int expected = 0;
        for (EndedLease one : all) {
            if (holds(one.lease())) {
                ended(known(one.lease().job()), one.end());
                expected++;
            }
        }
        assertThat(queue.endAll(all)).isEqualTo(expected);
    }

    private JobEnd someEnd() {
        return switch (random.nextInt(4)) {
            case 0 -> new JobEnd.Done();
            case 1 -> new JobEnd.Retry(Duration.ofSeconds(random.nextInt(3)));
            case 2 -> new JobEnd.HandBack();
            default -> new JobEnd.Dead("reason");
        };
    }

    private void ended(Known job, JobEnd end) {
        if (end instanceof JobEnd.Done) {
            jobs.remove(new Key(job.job.tenant(), job.job.id()));
        } else if (end instanceof JobEnd.Dead) {
            job.state = State.DEAD;
            job.at = clock.instant();
        } else {
            job.state = State.WAITING;
            Duration delay = end instanceof JobEnd.Retry retry ? retry.delay() : Duration.ZERO;
            job.at = clock.instant().plus(delay);
            job.attempts -= end instanceof JobEnd.HandBack ? 1 : 0;
        }
    }

    private void extend(JobQueue queue) {
        if (!leases.isEmpty()) {
            List<JobLease> some = IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(i -> leases.get(random.nextInt(leases.size())))
                    .distinct()
                    .toList();
            Duration duration = Duration.ofSeconds(1 + random.nextInt(5));
            List<JobLease> held = some.stream().filter(this::holds).toList();
            assertThat(queue.extend(some, duration)).isEqualTo(held);
            held.forEach(lease -> known(lease.job()).at = clock.instant().plus(duration));
        }
    }

    private boolean holds(JobLease lease) {
        Known job = jobs.get(new Key(lease.job().tenant(), lease.job().id()));
        return job != null && job.state == State.LEASED && job.token.equals(lease.token());
    }

    private void revive(JobQueue queue) {
        TenantId tenant = tenant();
        List<String> ids = ids();
        List<Known> dead = some(tenant, ids, job -> job.state == State.DEAD);
        assertThat(queue.revive(tenant, LANE, ids)).isEqualTo(dead.size());
        dead.forEach(job -> {
            job.state = State.WAITING;
            job.attempts = 0;
            job.at = clock.instant();
        });
    }

    private void drop(JobQueue queue) {
        TenantId tenant = tenant();
        List<String> ids = ids();
        List<Known> gone = some(tenant, ids, job -> job.state != State.LEASED);
        assertThat(queue.drop(tenant, LANE, ids)).isEqualTo(gone.size());
        jobs.values().removeAll(gone);
    }

    private void prune(JobQueue queue) {
        Instant before = clock.instant().minusSeconds(random.nextInt(30));
        List<Known> gone = jobs.values().stream()
                .filter(job -> job.state == State.DEAD && job.at.isBefore(before))
                .toList();
        assertThat(queue.prune(LANE, before)).isEqualTo(gone.size());
        jobs.values().removeAll(gone);
    }

    private List<Known> some(TenantId tenant, List<String> ids, Predicate<Known> which) {
        return jobs.values().stream()
                .filter(job -> job.job.tenant().equals(tenant) && ids.contains(job.job.id()))
                .filter(which)
                .toList();
    }

    /** Time passes; once in a while a tenant goes. */
    private void pass(JobQueue queue) {
        if (random.nextInt(20) == 0) {
            TenantId tenant = tenant();
            queue.erase(tenant);
            jobs.keySet().removeIf(key -> key.tenant().equals(tenant));
        }
        clock.advance(Duration.ofSeconds(random.nextInt(3)));
        jobs.values().stream()
                .filter(job -> job.state == State.LEASED && !job.at.isAfter(clock.instant()))
                .forEach(job -> job.state = State.WAITING);
    }

    private void check(JobQueue queue, String where) {
        assertThat(queue.counts(LANE))
                .as(where)
                .isEqualTo(new JobCounts(count(State.WAITING), count(State.LEASED), count(State.DEAD)));
        for (TenantId tenant : TENANTS) {
            List<Known> expected = jobs.values().stream()
                    .filter(job -> job.state == State.DEAD && job.job.tenant().equals(tenant))
                    .sorted(Comparator.comparing(job -> job.job.id()))
                    .toList();
            List<DeadJob> dead = queue.dead(tenant, LANE, PageRequest.first(1_000)).items().stream()
                    .sorted(Comparator.comparing(one -> one.job().id()))
                    .toList();
            assertThat(dead)
                    .as(where)
                    .extracting(one -> one.job().id())
                    .isEqualTo(expected.stream().map(job -> job.job.id()).toList());
            assertThat(dead)
                    .as(where)
                    .extracting(DeadJob::attempts)
                    .isEqualTo(expected.stream().map(job -> job.attempts).toList());
        }
    }

    private long count(State state) {
        return jobs.values().stream().filter(job -> job.state == state).count();
    }

    private Known known(Job job) {
        return Objects.requireNonNull(jobs.get(new Key(job.tenant(), job.id())), "a job that nobody added");
    }

    private TenantId tenant() {
        return TENANTS.get(random.nextInt(TENANTS.size()));
    }

    private String id() {
        return "j" + random.nextInt(15);
    }

    private List<String> ids() {
        return List.of(id(), id(), id());
    }
}
