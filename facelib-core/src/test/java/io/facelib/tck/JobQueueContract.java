package io.facelib.tck;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.facelib.error.ClosedException;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link JobQueue} promises. Extend this class, return an empty queue from {@link #open}, and run it as a JUnit
 * test; a durable queue also overrides {@link #reopen}.
 */
@Timeout(300)
public abstract class JobQueueContract {
    private static final TenantId ACME = TenantId.of("acme");
    private static final TenantId OTHER = TenantId.of("other");
    private static final String LANE = "lane";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final PageRequest ALL = PageRequest.first(1_000);
    private static final JobEnd DONE = new JobEnd.Done();
    private static final JobEnd DEAD = new JobEnd.Dead("it broke");

    private final ManualClock clock = ManualClock.start();
    private JobQueue queue;

    /** A queue of nothing that no other test uses; the kit closes it. */
    protected abstract JobQueue open(Clock clock) throws IOException;

    /** The queue that {@link #open} gave last, opened again after it was closed; empty where it is not durable. */
    protected Optional<JobQueue> reopen(Clock clock) throws IOException {
        return Optional.empty();
    }

    @BeforeEach
    void openQueue() throws IOException {
        queue = open(clock);
    }

    @AfterEach
    void closeQueue() {
        queue.close();
    }

    @Test
    void name_isShort() {
        assertThat(queue.name()).isNotBlank().hasSizeLessThan(40);
    }

    // --- enqueue -----------------------------------------------------------------------------------------------------

    @Test
    void enqueue_everyPartOfAJob_isGivenBack() {
        String payload = "{\"ü\": \"\uD83D\uDE00 'quoted'\"}\n\u0001";
        enqueue(new NewJob(ACME, LANE, "id ü/1", "group ü", -3, payload, Duration.ZERO));

        JobLease lease = leaseOne();
        assertThat(lease.job()).isEqualTo(new Job(ACME, LANE, "id ü/1", "group ü", -3, payload, clock.instant()));
        assertThat(lease.attempt()).isEqualTo(1);
        assertThat(lease.token()).isNotBlank();
    }

    @Test
    void enqueue_longestParts_areGivenBack() {
        String payload = "x".repeat(NewJob.MAX_PAYLOAD);
        String lane = "l".repeat(64);
        enqueue(new NewJob(ACME, lane, "i".repeat(255), "g".repeat(255), 9, payload, Duration.ZERO));

        JobLease lease = queue.lease(new LeaseRequest(lane, 1, 1, MINUTE)).get(0);
        assertThat(lease.job().payload()).isEqualTo(payload);
        assertThat(lease.job().id()).hasSize(255);
        assertThat(lease.job().group()).hasSize(255);
    }

    @Test
    void enqueue_idThatWaits_isLeftAsItIs() {
        assertThat(queue.enqueue(List.of(job("a").withPriority(1)))).isEqualTo(1);
        assertThat(queue.enqueue(List.of(job("a").withPriority(2), job("b")))).isEqualTo(1);

        assertThat(leaseOne().job().priority()).isEqualTo(1);
        assertThat(counts()).isEqualTo(new JobCounts(1, 1, 0));
    }

    @Test
    void enqueue_idThatIsLeased_isLeftAsItIs() {
        enqueue(job("a"));
        JobLease lease = leaseOne();

        assertThat(queue.enqueue(List.of(job("a")))).isZero();
        assertThat(counts()).isEqualTo(new JobCounts(0, 1, 0));
        assertThat(queue.end(lease, DONE)).isTrue();
    }

    @Test
    void enqueue_idThatIsDead_isLeftAsItIs() {
        kill("a");

        assertThat(queue.enqueue(List.of(job("a")))).isZero();
        assertThat(counts()).isEqualTo(new JobCounts(0, 0, 1));
    }

    @Test
    void enqueue_idThatIsDone_isANewJob() {
        enqueue(job("a"));
        queue.end(leaseOne(), DONE);
        clock.advance(SECOND);

        assertThat(queue.enqueue(List.of(job("a")))).isEqualTo(1);
        JobLease again = leaseOne();
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(again.job().enqueued()).isEqualTo(clock.instant());
    }

    @Test
    void enqueue_idTwiceInOneCall_isOneJob() {
        assertThat(queue.enqueue(List.of(job("a"), job("a"), job("b")))).isEqualTo(2);
        assertThat(counts().waiting()).isEqualTo(2);
    }

    @Test
    void enqueue_sameIdOfAnotherTenantOrLane_isAnotherJob() {
        enqueue(job("a"), NewJob.of(OTHER, LANE, "a", "g", ""), NewJob.of(ACME, "lane2", "a", "g", ""));

        assertThat(lease(10)).extracting(JobLease::job).extracting(Job::tenant).containsExactlyInAnyOrder(ACME, OTHER);
        assertThat(queue.counts("lane2")).isEqualTo(new JobCounts(1, 0, 0));
    }

    @Test
    void enqueue_nothing_isHarmless() {
        assertThat(queue.enqueue(List.of())).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A", "ä", " ", "a%", "a_", "'", "\\"})
    void enqueue_oddId_isFoundUnderExactlyThatId(String id) {
        enqueue(job(id), job("neighbour"));

        assertThat(queue.drop(ACME, LANE, List.of(id + "x"))).isZero();
        assertThat(queue.drop(ACME, LANE, List.of(id))).isEqualTo(1);
        assertThat(ids(lease(10))).containsExactly("neighbour");
    }

    // --- lease -------------------------------------------------------------------------------------------------------

    @Test
    void lease_nothingThere_isEmptyAtOnce() {
        assertThat(lease(10)).isEmpty();
    }

    @Test
    void lease_upToTheLimit() {
        enqueue(job("a"), job("b"), job("c"));

        assertThat(lease(2)).hasSize(2);
        assertThat(lease(2)).hasSize(1);
        assertThat(lease(2)).isEmpty();
    }

    @Test
    void lease_otherLane_isNotTouched() {
        enqueue(NewJob.of(ACME, "lane2", "a", "g", ""));

        assertThat(lease(10)).isEmpty();
        assertThat(queue.lease(new LeaseRequest("lane2", 10, 10, MINUTE))).hasSize(1);
    }

    @Test
    void lease_delayedJob_isDueAtItsMomentAndNotBefore() {
        enqueue(job("a").withDelay(SECOND));

        clock.advance(SECOND.minusMillis(1));
        assertThat(lease(10)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(ids(lease(10))).containsExactly("a");
    }

    @Test
    void lease_higherPriority_goesBeforeAllOfLowerPriority() {
        for (int priority : List.of(0, -9, 9, 3, -1)) {
            enqueue(in("g" + priority % 2, "p" + priority).withPriority(priority));
            clock.advance(SECOND);
        }
        assertThat(oneByOne(5)).containsExactly("p9", "p3", "p0", "p-1", "p-9");
    }

    @Test
    void lease_higherPriorityThatIsNotDue_holdsNobodyUp() {
        enqueue(job("later").withPriority(9).withDelay(MINUTE), job("now"));

        assertThat(ids(lease(10))).containsExactly("now");
    }

    @Test
    void lease_withinAGroup_thatWhichHasBeenDueForLongestGoesFirst() {
        enqueue(job("third").withDelay(SECOND.multipliedBy(3)), job("first").withDelay(SECOND));
        enqueue(job("second").withDelay(SECOND.multipliedBy(2)), job("zeroth"));
        clock.advance(MINUTE);

        assertThat(oneByOne(4)).containsExactly("zeroth", "first", "second", "third");
    }

    @Test
    void lease_severalAtOnce_comeInTheirOrder() {
        for (String id : List.of("a", "b", "c", "d")) {
            enqueue(job(id));
            clock.advance(SECOND);
        }
        assertThat(ids(lease(3))).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void lease_groups_takeTurns(int limit) {
        for (String group : List.of("a", "b", "c")) {
            for (int i = 0; i < 5; i++) {
                enqueue(in(group, group + i));
                clock.advance(SECOND);
            }
        }
        for (int round = 0; round < 5; round++) {
            List<JobLease> leases = new ArrayList<>();
            for (int i = 0; i < 3; i += limit) {
                leases.addAll(lease(limit));
            }
            assertThat(leases).extracting(lease -> lease.job().group()).containsExactlyInAnyOrder("a", "b", "c");
        }
        assertThat(lease(10)).isEmpty();
    }

    @Test
    void lease_groupThatComesLate_doesNotWaitForTheBacklogOfAnother() {
        IntStream.range(0, 50).forEach(i -> enqueue(in("large", "l" + i)));
        lease(10);
        clock.advance(SECOND);
        enqueue(in("small", "s"));

        assertThat(ids(lease(2))).contains("s");
    }

    @Test
    void lease_groupsOfOtherTenants_takeTurnsToo() {
        for (int i = 0; i < 20; i++) {
            enqueue(NewJob.of(ACME, LANE, "a" + i, "g", ""));
        }
        clock.advance(SECOND);
        enqueue(NewJob.of(OTHER, LANE, "b", "g", ""));

        assertThat(ids(lease(2))).contains("b");
    }

    @Test
    void lease_perGroup_neverMoreAtATime() {
        IntStream.range(0, 5).forEach(i -> enqueue(in("g", "g" + i)));

        List<JobLease> first = lease(10, 2);
        assertThat(first).hasSize(2);
        assertThat(lease(10, 2)).isEmpty();
        assertThat(lease(10, 3)).hasSize(1);
        assertThat(lease(10, 2)).isEmpty();
    }

    @Test
    void lease_perGroup_endedLeasesMakeRoom() {
        IntStream.range(0, 5).forEach(i -> enqueue(in("g", "g" + i)));
        List<JobLease> first = lease(10, 3);

        queue.end(first.get(0), DONE);
        assertThat(lease(10, 3)).hasSize(1);
        queue.end(first.get(1), new JobEnd.Retry(MINUTE));
        assertThat(lease(10, 3)).hasSize(1);
        queue.end(first.get(2), DEAD);
        assertThat(lease(10, 3)).isEmpty();
        assertThat(counts()).isEqualTo(new JobCounts(1, 2, 1));
    }

    @Test
    void lease_perGroup_leasesThatRanOutMakeRoom() {
        enqueue(in("g", "g0"), in("g", "g1"));
        lease(1, 1);
        assertThat(lease(1, 1)).isEmpty();

        clock.advance(MINUTE);
        assertThat(lease(10, 1)).hasSize(1);
    }

    @Test
    void lease_fullGroup_holdsNoOtherUp() {
        enqueue(in("full", "f0").withPriority(9), in("full", "f1").withPriority(9), in("free", "a"));

        assertThat(ids(lease(10, 1))).containsExactlyInAnyOrder("f0", "a");
    }

    @Test
    void lease_groupOfTheSameNameOfAnotherTenantOrLane_isAnotherGroup() {
        enqueue(job("a"), NewJob.of(OTHER, LANE, "a", "group", ""), NewJob.of(ACME, "lane2", "a", "group", ""));

        assertThat(lease(10, 1)).hasSize(2);
        assertThat(queue.lease(new LeaseRequest("lane2", 10, 1, MINUTE))).hasSize(1);
    }

    @Test
    void lease_perTenant_neverMoreAtATimeWhateverTheirGroups() {
        IntStream.range(0, 6).forEach(i -> enqueue(in("g" + i / 2, "j" + i)));

        assertThat(leaseOf(2, 10)).hasSize(2);
        assertThat(leaseOf(2, 10)).isEmpty();
        assertThat(leaseOf(3, 10)).hasSize(1);
        assertThat(leaseOf(2, 10)).isEmpty();
        assertThat(lease(10)).as("who does not ask for it").hasSize(3);
    }

    @Test
    void lease_perTenant_endedLeasesMakeRoom() {
        IntStream.range(0, 9).forEach(i -> enqueue(in("g" + i, "j" + i)));
        List<JobLease> first = leaseOf(4, 10);

        queue.end(first.get(0), DONE);
        queue.end(first.get(1), new JobEnd.Retry(MINUTE));
        queue.end(first.get(2), DEAD);
        assertThat(leaseOf(4, 10)).hasSize(3);
        queue.end(first.get(3), new JobEnd.HandBack());
        assertThat(leaseOf(4, 10)).hasSize(1);
        assertThat(leaseOf(4, 10)).isEmpty();
    }

    @Test
    void lease_perTenant_leasesThatRanOutMakeRoom() {
        enqueue(in("a", "a"), in("b", "b"));
        leaseOf(1, 10);
        assertThat(leaseOf(1, 10)).isEmpty();

        clock.advance(MINUTE);
        assertThat(leaseOf(1, 10)).hasSize(1);
    }

    @Test
    void lease_tenantThatHasAllItMayHave_holdsNoOtherUp() {
        for (int i = 0; i < 50; i++) {
            enqueue(in("g" + i % 25, "j" + i).withPriority(9));
        }
        clock.advance(SECOND);
        enqueue(NewJob.of(OTHER, LANE, "b1", "g", ""), NewJob.of(OTHER, LANE, "b2", "h", ""));

        assertThat(leaseOf(3, 4))
                .extracting(lease -> lease.job().tenant())
                .containsExactlyInAnyOrder(ACME, ACME, ACME, OTHER);
        assertThat(leaseOf(3, 4)).extracting(lease -> lease.job().tenant()).containsExactly(OTHER);
    }

    @Test
    void lease_perTenant_countsNoOtherLane() {
        enqueue(job("a"), NewJob.of(ACME, "lane2", "a", "group", ""));

        assertThat(leaseOf(1, 10)).hasSize(1);
        assertThat(queue.lease(new LeaseRequest("lane2", 10, 10, 1, MINUTE))).hasSize(1);
    }

    @Test
    void lease_perTenant_erasedLeasesMakeRoom() {
        enqueue(job("a"));
        leaseOf(1, 10);
        queue.erase(ACME);
        enqueue(job("b"), job("c"));

        assertThat(leaseOf(1, 10)).hasSize(1);
    }

    @Test
    void lease_thatRunsOut_makesTheJobWaitAgainWithItsAttemptCounted() {
        enqueue(job("a"));
        JobLease first = leaseOne();

        clock.advance(MINUTE.minusMillis(1));
        assertThat(lease(10)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        JobLease second = leaseOne();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.job()).isEqualTo(first.job());
        assertThat(second.token()).isNotEqualTo(first.token());
    }

    @Test
    void lease_thatRanOut_canBeNeitherExtendedNorEnded() {
        enqueue(job("a"));
        JobLease first = leaseOne();
        clock.advance(MINUTE);

        assertThat(queue.extend(List.of(first), MINUTE)).isEmpty();
        assertThat(queue.end(first, DONE)).isFalse();
        assertThat(counts()).isEqualTo(new JobCounts(1, 0, 0));
        JobLease second = leaseOne();
        assertThat(queue.extend(List.of(first), MINUTE)).isEmpty();
        assertThat(queue.end(first, DEAD)).isFalse();
        assertThat(queue.end(second, DONE)).isTrue();
    }

    // --- extend, end -------------------------------------------------------------------------------------------------

    @Test
    void extend_leaseThatHolds_lastsThatLongFromNow() {
        enqueue(job("a"));
        JobLease lease = leaseOne();
        clock.advance(SECOND.multipliedBy(50));

        assertThat(queue.extend(List.of(lease), MINUTE)).containsExactly(lease);
        clock.advance(SECOND.multipliedBy(59));
        assertThat(lease(10)).isEmpty();
        assertThat(queue.extend(List.of(lease), SECOND.multipliedBy(2))).containsExactly(lease);
        clock.advance(SECOND.multipliedBy(2));
        assertThat(lease(10)).hasSize(1);
    }

    @Test
    void extend_several_tellsWhichStillHeld_andChangesNothingOfTheOthers() {
        enqueue(job("a"), job("b"), job("c"));
        List<JobLease> leases = lease(3);
        JobLease lost = leases.get(1);
        queue.end(lost, new JobEnd.Retry(Duration.ZERO));
        clock.advance(SECOND.multipliedBy(50));

        assertThat(queue.extend(leases, MINUTE)).containsExactly(leases.get(0), leases.get(2));
        clock.advance(SECOND.multipliedBy(59));
        assertThat(ids(lease(10))).containsExactly(lost.job().id());
        assertThat(queue.extend(List.of(), MINUTE)).isEmpty();
    }

    @Test
    void end_done_forgetsTheJob() {
        enqueue(job("a"));
        JobLease lease = leaseOne();

        assertThat(queue.end(lease, DONE)).isTrue();
        assertThat(counts()).isEqualTo(new JobCounts(0, 0, 0));
        clock.advance(MINUTE);
        assertThat(lease(10)).isEmpty();
    }

    @Test
    void end_twice_changesNothingTheSecondTime() {
        enqueue(job("a"));
        JobLease lease = leaseOne();
        queue.end(lease, new JobEnd.Retry(Duration.ZERO));

        assertThat(queue.end(lease, DEAD)).isFalse();
        assertThat(queue.end(lease, DONE)).isFalse();
        assertThat(counts()).isEqualTo(new JobCounts(1, 0, 0));
    }

    @Test
    void end_retry_waitsAndIsCounted() {
        enqueue(job("a"));
        assertThat(queue.end(leaseOne(), new JobEnd.Retry(SECOND))).isTrue();

        assertThat(lease(10)).isEmpty();
        clock.advance(SECOND);
        JobLease second = leaseOne();
        assertThat(second.attempt()).isEqualTo(2);
        queue.end(second, new JobEnd.Retry(Duration.ZERO));
        assertThat(leaseOne().attempt()).isEqualTo(3);
    }

    @Test
    void end_handBack_isDueAtOnceAndNotCounted() {
        enqueue(job("a"));
        JobLease first = leaseOne();
        assertThat(queue.end(first, new JobEnd.HandBack())).isTrue();

        JobLease second = leaseOne();
        assertThat(second.attempt()).isEqualTo(1);
        assertThat(second.token()).isNotEqualTo(first.token());
        assertThat(queue.end(first, DONE)).isFalse();
    }

    @Test
    void end_dead_keepsTheJobAndItsReason() {
        enqueue(job("a"));
        queue.end(leaseOne(), new JobEnd.Retry(Duration.ZERO));
        JobLease second = leaseOne();
        clock.advance(SECOND);
        assertThat(queue.end(second, new JobEnd.Dead("ü is no image"))).isTrue();

        clock.advance(MINUTE);
        assertThat(lease(10)).isEmpty();
        assertThat(dead())
                .containsExactly(new DeadJob(
                        second.job(), "ü is no image", 2, clock.instant().minus(MINUTE)));
        assertThat(counts()).isEqualTo(new JobCounts(0, 0, 1));
    }

    @Test
    void endAll_eachInItsWay() {
        enqueue(job("done"), job("again"), job("back"), job("dead"));
        Map<String, JobEnd> ends =
                Map.of("done", DONE, "again", new JobEnd.Retry(SECOND), "back", new JobEnd.HandBack(), "dead", DEAD);
        List<EndedLease> ended = lease(4, 4).stream()
                .map(lease -> new EndedLease(
                        lease, requireNonNull(ends.get(lease.job().id()))))
                .toList();

        assertThat(queue.endAll(ended)).isEqualTo(4);
        assertThat(counts()).isEqualTo(new JobCounts(2, 0, 1));
        JobLease back = leaseOne();
        assertThat(back.job().id()).isEqualTo("back");
        assertThat(back.attempt()).isEqualTo(1);
        clock.advance(SECOND);
        JobLease again = leaseOne();
        assertThat(again.job().id()).isEqualTo("again");
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(queue.dead(ACME, LANE, ALL).items())
                .extracting(letter -> letter.job().id())
                .containsExactly("dead");
    }

    @Test
    void endAll_leasesThatAreLost_changeNothing_andTheOthersEnd() {
        enqueue(job("lost"), job("held"), job("gone"));
        List<JobLease> leases = lease(3, 3);
        queue.end(leases.get(0), new JobEnd.HandBack());
        queue.end(leases.get(2), DONE);
        JobLease anew = leaseOne();

        List<EndedLease> ended =
                leases.stream().map(lease -> new EndedLease(lease, DONE)).toList();
        assertThat(queue.endAll(ended)).isEqualTo(1);
        assertThat(counts()).isEqualTo(new JobCounts(0, 1, 0));
        assertThat(queue.end(anew, DONE)).isTrue();
    }

    @Test
    void endAll_twiceTheSame_endsItOnce_andNothingIsHarmless() {
        enqueue(job("a"));
        JobLease lease = leaseOne();

        assertThat(queue.endAll(List.of())).isZero();
        assertThat(queue.endAll(List.of(new EndedLease(lease, DONE), new EndedLease(lease, DEAD))))
                .isEqualTo(1);
        assertThat(queue.endAll(List.of(new EndedLease(lease, DEAD)))).isZero();
        assertThat(counts()).isEqualTo(new JobCounts(0, 0, 0));
    }

    @Test
    void end_longReason_isCut() {
        enqueue(job("a"));
        queue.end(leaseOne(), new JobEnd.Dead("x".repeat(5_000)));

        assertThat(dead().get(0).reason()).isEqualTo("x".repeat(1_000));
    }

    // --- dead --------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8})
    void dead_pages_giveEachOnceInTheOrderOfDeath(int limit) {
        List<String> ids = List.of("d", "a", "c", "g", "b", "f", "e");
        ids.forEach(this::kill);

        assertThat(Listing.all(limit, page -> queue.dead(ACME, LANE, page)))
                .extracting(dead -> dead.job().id())
                .containsExactlyElementsOf(ids);
    }

    @Test
    void dead_thatWhichThePageEndedWithIsRevived_theRestFollows() {
        List.of("a", "b", "c", "d").forEach(this::kill);
        var first = queue.dead(ACME, LANE, PageRequest.first(2));
        queue.revive(ACME, LANE, List.of("b"));

        assertThat(queue.dead(ACME, LANE, ALL.after(first.next().orElseThrow())).items())
                .extracting(dead -> dead.job().id())
                .containsExactly("c", "d");
    }

    @Test
    void revive_deadJobs_waitAgainAsIfNew() {
        kill("a");
        kill("b");
        enqueue(job("waiting").withDelay(MINUTE));

        assertThat(queue.revive(ACME, LANE, List.of("a", "a", "unknown", "waiting")))
                .isEqualTo(1);
        assertThat(ids(dead())).containsExactly("b");
        JobLease lease = leaseOne();
        assertThat(lease.job().id()).isEqualTo("a");
        assertThat(lease.attempt()).isEqualTo(1);
        assertThat(queue.revive(ACME, LANE, List.of("a"))).isZero();
        assertThat(queue.end(lease, DONE)).isTrue();
    }

    @Test
    void drop_waitingAndDead_areForgotten() {
        kill("dead");
        enqueue(job("due"), job("later").withDelay(MINUTE));

        assertThat(queue.drop(ACME, LANE, List.of("dead", "due", "later", "later", "unknown")))
                .isEqualTo(3);
        assertThat(counts()).isEqualTo(new JobCounts(0, 0, 0));
        clock.advance(MINUTE);
        assertThat(lease(10)).isEmpty();
        assertThat(dead()).isEmpty();
        assertThat(queue.enqueue(List.of(job("dead")))).isEqualTo(1);
    }

    @Test
    void drop_leased_isLeftAlone() {
        enqueue(job("a"));
        JobLease lease = leaseOne();

        assertThat(queue.drop(ACME, LANE, List.of("a"))).isZero();
        assertThat(queue.end(lease, DONE)).isTrue();
    }

    @Test
    void drop_leaseThatRanOut_isDropped() {
        enqueue(job("a"));
        leaseOne();
        clock.advance(MINUTE);

        assertThat(queue.drop(ACME, LANE, List.of("a"))).isEqualTo(1);
        assertThat(lease(10)).isEmpty();
    }

    @Test
    void prune_jobsThatDiedBefore_ofAllTenantsAndNoOtherLane() {
        kill("old");
        enqueue(NewJob.of(OTHER, LANE, "old", "g", ""), NewJob.of(ACME, "lane2", "old", "g", ""));
        queue.end(leaseOne(), DEAD);
        queue.end(queue.lease(new LeaseRequest("lane2", 1, 1, MINUTE)).get(0), DEAD);
        clock.advance(SECOND);
        Instant since = clock.instant();
        kill("young");
        enqueue(job("leased"));
        leaseOne();
        enqueue(job("waiting"));

        assertThat(queue.prune(LANE, since)).isEqualTo(2);
        assertThat(ids(dead())).containsExactly("young");
        assertThat(queue.dead(OTHER, LANE, ALL).items()).isEmpty();
        assertThat(queue.counts("lane2")).isEqualTo(new JobCounts(0, 0, 1));
        assertThat(counts()).isEqualTo(new JobCounts(1, 1, 1));
        assertThat(queue.prune(LANE, since)).isZero();
        assertThat(queue.prune("unknown", since)).isZero();
        assertThat(queue.enqueue(List.of(job("old")))).isEqualTo(1);
    }

    @Test
    void prune_manyJobs_allGo() {
        List<NewJob> many = IntStream.range(0, 1_000)
                .mapToObj(i -> in("g" + i % 7, "j" + i))
                .toList();
        queue.enqueue(many);
        lease(1_000).forEach(lease -> queue.end(lease, DEAD));
        clock.advance(SECOND);

        assertThat(queue.prune(LANE, clock.instant())).isEqualTo(1_000);
        assertThat(counts()).isEqualTo(new JobCounts(0, 0, 0));
    }

    // --- counts, erase, tenants --------------------------------------------------------------------------------------

    @Test
    void counts_allTenantsOfALane() {
        kill("dead");
        enqueue(job("leased"));
        leaseOne();
        enqueue(job("due"), job("later").withDelay(MINUTE), NewJob.of(OTHER, LANE, "due", "g", ""));
        enqueue(NewJob.of(ACME, "lane2", "due", "g", ""));

        assertThat(counts()).isEqualTo(new JobCounts(3, 1, 1));
        clock.advance(MINUTE);
        assertThat(counts()).isEqualTo(new JobCounts(4, 0, 1));
        assertThat(queue.counts("unknown")).isEqualTo(new JobCounts(0, 0, 0));
    }

    @Test
    void erase_everythingOfTheTenant_andNothingElse() {
        kill("dead");
        enqueue(job("leased"), NewJob.of(OTHER, LANE, "theirs", "group", ""));
        List<JobLease> leases = lease(10);
        enqueue(job("due"), job("later").withDelay(SECOND), NewJob.of(ACME, "lane2", "due", "g", ""));

        queue.erase(ACME);

        assertThat(counts()).isEqualTo(new JobCounts(0, 1, 0));
        assertThat(queue.counts("lane2")).isEqualTo(new JobCounts(0, 0, 0));
        assertThat(dead()).isEmpty();
        for (JobLease lease : leases) {
            boolean ours = lease.job().tenant().equals(ACME);
            assertThat(queue.extend(List.of(lease), MINUTE).isEmpty()).isEqualTo(ours);
            assertThat(queue.end(lease, DONE)).isEqualTo(!ours);
        }
        clock.advance(MINUTE);
        assertThat(lease(10)).isEmpty();
        assertThatCode(() -> queue.erase(ACME)).doesNotThrowAnyException();
    }

    @Test
    void erase_freesTheGroup() {
        enqueue(in("g", "a"));
        lease(1, 1);
        queue.erase(ACME);
        enqueue(in("g", "b"));

        assertThat(ids(lease(10, 1))).containsExactly("b");
    }

    @Test
    void tenants_neverSeeOrTouchEachOthersJobs() {
        kill("dead");
        enqueue(job("due"));

        assertThat(queue.dead(OTHER, LANE, ALL).items()).isEmpty();
        assertThat(queue.revive(OTHER, LANE, List.of("dead"))).isZero();
        assertThat(queue.drop(OTHER, LANE, List.of("dead", "due"))).isZero();
        queue.erase(OTHER);
        assertThat(counts()).isEqualTo(new JobCounts(1, 0, 1));
        assertThat(queue.dead(ACME, "lane2", ALL).items()).isEmpty();
        assertThat(queue.revive(ACME, "lane2", List.of("dead"))).isZero();
        assertThat(queue.drop(ACME, "lane2", List.of("dead", "due"))).isZero();
    }

    // --- many, at the same time --------------------------------------------------------------------------------------

    @Test
    void lease_manyJobs_givesEachExactlyOnce() {
        int jobs = 10_000;
        for (int i = 0; i < jobs; i += 1_000) {
            int from = i;
            queue.enqueue(IntStream.range(from, from + 1_000)
                    .mapToObj(n -> in("g" + n % 20, "j" + n).withPriority(n % 3))
                    .toList());
        }
        List<String> seen = new ArrayList<>();
        for (List<JobLease> leases = lease(1_000); !leases.isEmpty(); leases = lease(1_000)) {
            leases.forEach(lease -> seen.add(lease.job().id()));
        }
        assertThat(seen).hasSize(jobs).doesNotHaveDuplicates();
        assertThat(counts()).isEqualTo(new JobCounts(0, jobs, 0));
    }

    @Test
    void lease_eightThreads_noJobTwiceAtATimeNoneLostNoGroupOverItsLimit() {
        int jobs = 600;
        int perGroup = 3;
        queue.enqueue(
                IntStream.range(0, jobs).mapToObj(n -> in("g" + n % 4, "j" + n)).toList());
        Set<String> held = ConcurrentHashMap.newKeySet();
        Map<String, AtomicInteger> heldOf = new ConcurrentHashMap<>();
        Map<String, AtomicInteger> done = new ConcurrentHashMap<>();
        AtomicInteger left = new AtomicInteger(jobs);

        Concurrently.run(8, thread -> {
            int step = 0;
            while (left.get() > 0) {
                for (JobLease lease : lease(3, perGroup)) {
                    String id = lease.job().id();
                    AtomicInteger ofGroup = heldOf.computeIfAbsent(lease.job().group(), group -> new AtomicInteger());
                    assertThat(held.add(id)).as(id).isTrue();
                    assertThat(ofGroup.incrementAndGet()).isBetween(1, perGroup);
                    Thread.onSpinWait();
                    boolean again = lease.attempt() == 1 && step++ % 3 == 0;
                    held.remove(id);
                    ofGroup.decrementAndGet();
                    assertThat(queue.end(lease, again ? new JobEnd.Retry(Duration.ZERO) : DONE))
                            .isTrue();
                    if (!again) {
                        done.computeIfAbsent(id, same -> new AtomicInteger()).incrementAndGet();
                        left.decrementAndGet();
                    }
                }
            }
            return thread;
        });

        assertThat(done).hasSize(jobs);
        assertThat(done.values()).allMatch(times -> times.get() == 1);
        assertThat(counts()).isEqualTo(new JobCounts(0, 0, 0));
    }

    @Test
    void end_eightThreads_oneEndsTheLease() {
        for (int round = 0; round < 20; round++) {
            enqueue(job("a" + round));
            JobLease lease = leaseOne();
            assertThat(Concurrently.run(8, thread -> queue.end(lease, thread % 2 == 0 ? DONE : DEAD)))
                    .containsOnlyOnce(true);
        }
    }

    @Test
    void enqueue_eightThreads_oneAddsTheJob() {
        for (int round = 0; round < 20; round++) {
            NewJob job = job("a" + round);
            assertThat(Concurrently.run(8, thread -> queue.enqueue(List.of(job))))
                    .containsOnlyOnce(1);
        }
        assertThat(counts().waiting()).isEqualTo(20);
    }

    // --- life --------------------------------------------------------------------------------------------------------

    @Test
    void reopen_everythingIsAsItWas() throws IOException {
        kill("dead");
        enqueue(job("leased").withPriority(9), job("retried").withPriority(9));
        JobLease retried = lease(2).stream()
                .filter(lease -> lease.job().id().equals("retried"))
                .findFirst()
                .orElseThrow();
        queue.end(retried, new JobEnd.Retry(SECOND));
        enqueue(in("other", "due").withPriority(-1), job("later").withDelay(MINUTE));
        List<DeadJob> dead = dead();
        queue.close();
        Optional<JobQueue> again = reopen(clock);
        assumeTrue(again.isPresent(), "not durable");
        queue = again.get();

        assertThat(counts()).isEqualTo(new JobCounts(3, 1, 1));
        assertThat(dead()).isEqualTo(dead);
        assertThat(ids(lease(10, 10))).containsExactly("due");
        clock.advance(SECOND);
        JobLease second = leaseOne();
        assertThat(second.job()).isEqualTo(retried.job());
        assertThat(second.attempt()).isEqualTo(2);
        clock.advance(MINUTE);
        assertThat(ids(lease(10))).contains("leased", "later");
    }

    @Test
    void reopen_leaseThatHolds_stillHolds() throws IOException {
        enqueue(job("a"));
        JobLease lease = leaseOne();
        queue.close();
        Optional<JobQueue> again = reopen(clock);
        assumeTrue(again.isPresent(), "not durable");
        queue = again.get();

        assertThat(queue.extend(List.of(lease), MINUTE)).containsExactly(lease);
        assertThat(queue.end(lease, DONE)).isTrue();
        assertThat(counts()).isEqualTo(new JobCounts(0, 0, 0));
    }

    @Test
    void close_twice_isHarmless() {
        queue.close();
        assertThatCode(() -> queue.close()).doesNotThrowAnyException();
    }

    @Test
    void anyCall_afterClose_failsClearly() {
        enqueue(job("a"));
        JobLease lease = leaseOne();
        queue.close();

        assertThatThrownBy(() -> enqueue(job("b"))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> lease(1)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> queue.extend(List.of(lease), MINUTE)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> queue.end(lease, DONE)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> queue.endAll(List.of(new EndedLease(lease, DONE))))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> queue.dead(ACME, LANE, ALL)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> queue.revive(ACME, LANE, List.of("a"))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> queue.drop(ACME, LANE, List.of("a"))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> queue.prune(LANE, clock.instant())).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> queue.counts(LANE)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> queue.erase(ACME)).isInstanceOf(ClosedException.class);
    }

    // --- helpers -----------------------------------------------------------------------------------------------------

    private static NewJob job(String id) {
        return in("group", id);
    }

    private static NewJob in(String group, String id) {
        return NewJob.of(ACME, LANE, id, group, "payload of " + id);
    }

    private void enqueue(NewJob... jobs) {
        assertThat(queue.enqueue(Arrays.asList(jobs))).isEqualTo(jobs.length);
    }

    private List<JobLease> lease(int limit) {
        return lease(limit, 1_000);
    }

    private List<JobLease> lease(int limit, int perGroup) {
        return queue.lease(new LeaseRequest(LANE, limit, perGroup, MINUTE));
    }

    private List<JobLease> leaseOf(int perTenant, int limit) {
        return queue.lease(new LeaseRequest(LANE, limit, 1_000, perTenant, MINUTE));
    }

    private JobLease leaseOne() {
        List<JobLease> leases = lease(1);
        assertThat(leases).hasSize(1);
        return leases.get(0);
    }

    private List<String> oneByOne(int count) {
        return IntStream.range(0, count).mapToObj(i -> leaseOne().job().id()).toList();
    }

    private void kill(String id) {
        enqueue(job(id).withPriority(9));
        assertThat(queue.end(leaseOne(), DEAD)).isTrue();
        clock.advance(SECOND);
    }

    private List<DeadJob> dead() {
        return queue.dead(ACME, LANE, ALL).items();
    }

    private JobCounts counts() {
        return queue.counts(LANE);
    }

    private static List<String> ids(List<?> found) {
        return found.stream()
                .map(one -> one instanceof DeadJob dead ? dead.job() : ((JobLease) one).job())
                .map(Job::id)
                .toList();
    }
}
