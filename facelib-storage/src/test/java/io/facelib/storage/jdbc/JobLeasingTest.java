package io.facelib.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.TenantId;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What leasing costs, and what is left of a queue whose process is gone. */
class JobLeasingTest extends StateFixture {
    private static final TenantId ACME = TenantId.of("acme");
    private static final String LANE = "lane";
    private static final Duration HOUR = Duration.ofHours(1);

    private static NewJob job(String group, String id) {
        return NewJob.of(ACME, LANE, id, group, "payload");
    }

    private List<JobLease> lease(int limit, int perGroup) {
        return jobs.lease(new LeaseRequest(LANE, limit, perGroup, HOUR));
    }

    private static List<String> ids(List<JobLease> leases) {
        return leases.stream().map(lease -> lease.job().id()).toList();
    }

    @Test
    void lease_nothingDue_onlyReads() {
        jobs.enqueue(List.of(job("a", "later").withDelay(HOUR), job("a", "first"), job("a", "second")));
        lease(1, 1);

        assertThat(commitsOf(() -> assertThat(lease(10, 1)).isEmpty()))
                .as("the group has what it may have")
                .isZero();
        lease(1, 2);
        assertThat(commitsOf(() -> assertThat(lease(10, 10)).isEmpty()))
                .as("one waits for later")
                .isZero();
        assertThat(commitsOf(() -> jobs.lease(new LeaseRequest("another lane", 10, 10, HOUR))))
                .isZero();
    }

    @Test
    void enqueueAndLease_manyAtOnce_areACommitEach() {
        List<NewJob> thousand = IntStream.range(0, 1_000)
                .mapToObj(i -> job("g" + i % 7, "j" + i))
                .toList();

        assertThat(commitsOf(() -> jobs.enqueue(thousand))).isEqualTo(1);
        assertThat(commitsOf(() -> assertThat(lease(1_000, 1_000)).hasSize(1_000)))
                .isEqualTo(1);
    }

    @Test
    void lease_oneCall_givesTheGroupsInTurns() {
        jobs.enqueue(List.of(job("a", "a1"), job("a", "a2"), job("a", "a3"), job("a", "a4")));
        jobs.enqueue(List.of(job("b", "b1"), job("b", "b2"), job("c", "c1")));

        assertThat(ids(lease(6, 10))).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
    }

    @Test
    void lease_thousandGroups_eachHasItsTurnBeforeAnyHasItsSecond() {
        List<NewJob> all = new ArrayList<>();
        for (int group = 0; group < 1_000; group++) {
            for (int i = 0; i < 3; i++) {
                all.add(job("g" + group, group + "-" + i));
            }
        }
        jobs.enqueue(all);

        for (int round = 0; round < 3; round++) {
            Set<String> groups = IntStream.range(0, 100)
                    .mapToObj(i -> lease(10, 5))
                    .flatMap(List::stream)
                    .map(lease -> lease.job().group())
                    .collect(Collectors.toSet());
            assertThat(groups).as("round %d", round).hasSize(1_000);
        }
        assertThat(lease(10, 5)).isEmpty();
    }

    /** No statement of a lease walks over the jobs: what it looks at are groups, and the jobs that it takes. */
    @Test
    void lease_findsItsJobsByIndex() throws SQLException {
        List<String> statements = List.of(
                JobReads.lines(0),
                JobReads.lines(2),
                JobReads.LEASED_TENANTS,
                JobReads.NEXT_PRIORITY,
                JobReads.ANY_DUE,
                JobReads.ANY_RAN_OUT,
                JobLeasing.FIRST,
                JobWrites.TAKE_BACK);
        try (Session session = new Session(new SqliteDialect(file()).openReader())) {
            for (String statement : statements) {
                assertThat(plan(session, statement))
                        .as(statement)
                        .allMatch(step -> step.contains("USING") || step.contains("SUBQUERY"))
                        .noneMatch(step -> step.contains("SCAN") || step.contains("TEMP B-TREE"));
            }
            assertThat(plan(session, "SELECT * FROM job WHERE payload = 'x'")).anyMatch(step -> step.contains("SCAN"));
        }
    }

    private static List<String> plan(Session session, String statement) throws SQLException {
        Object[] values =
                new Object[(int) statement.chars().filter(c -> c == '?').count()];
        Arrays.fill(values, 1);
        List<String> steps = new ArrayList<>();
        try (ResultSet rows = session.query("EXPLAIN QUERY PLAN " + statement, values)) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }

    @Test
    void takeBackAll_leasedJobs_waitAgainWithTheirAttemptsCounted() {
        jobs.enqueue(List.of(job("a", "leased"), job("a", "waiting"), job("a", "dead")));
        List<JobLease> leases = lease(10, 10);
        jobs.end(leases.get(1), new JobEnd.HandBack());
        jobs.end(leases.get(2), new JobEnd.Dead("broken"));

        jobs.takeBackAll();

        assertThat(jobs.counts(LANE)).isEqualTo(new JobCounts(2, 0, 1));
        assertThat(jobs.end(leases.get(0), new JobEnd.Done())).isFalse();
        assertThat(lease(10, 10))
                .extracting(lease -> lease.job().id() + " " + lease.attempt())
                .containsExactlyInAnyOrder("leased 2", "waiting 1");
        jobs.takeBackAll();
        assertThat(commitsOf(jobs::takeBackAll)).as("nothing is leased").isZero();
    }

    @Test
    void groups_goWithTheirLastJob() {
        jobs.enqueue(List.of(job("a", "a1"), job("b", "b1"), job("c", "c1"), job("d", "d1")));
        List<JobLease> leases = lease(2, 10);
        jobs.end(leases.get(0), new JobEnd.Done());
        jobs.end(leases.get(1), new JobEnd.Dead("broken"));
        jobs.drop(ACME, LANE, List.of("c1"));

        assertThat(database.check()).isEmpty();
        jobs.erase(ACME);
        assertThat(database.check()).isEmpty();
    }
}
