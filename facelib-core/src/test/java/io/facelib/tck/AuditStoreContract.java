package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.ContractId;
import io.facelib.model.OperationAudit;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import io.facelib.spi.AuditChain;
import io.facelib.spi.AuditStore;
import io.facelib.spi.AuditStore.Pruned;
import io.facelib.spi.Journal;
import io.facelib.spi.StateStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link AuditStore} promises, and the {@link StateStore} for it. Extend this class, return an empty store from
 * {@link #open}, and run it.
 */
@Timeout(300)
public abstract class AuditStoreContract extends StateStoreKit {
    private AuditStore audits() {
        return store.audit();
    }

    @Test
    void name_isShort() {
        assertThat(store.name()).isNotBlank().hasSizeLessThan(40);
    }

    // --- operations --------------------------------------------------------------------------------------------------

    @Test
    void write_everyField_isGivenBack() {
        OperationAudit full = new OperationAudit(
                clock.instant().plusNanos(123_456_000),
                "request ü",
                Optional.of("actor 'ü' \uD83D\uDE00"),
                "identity_safe_search",
                Integer.MAX_VALUE,
                0,
                "jvector",
                Optional.of(ContractId.of("test.16.v1")),
                OptionalDouble.of(0.1 + 0.2),
                "no_match");
        store.write(ACME, Journal.of(full));
        store.write(ACME, Journal.of(audit("bare")));

        assertThat(operations(ACME)).extracting(AuditRow::entry).containsExactly(full, audit("bare"));
        assertUnbroken(ACME);
    }

    @Test
    void write_rows_areChainedFromOneOn() {
        store.write(ACME, journal("a").and(journal("b")).and(journal("c")));
        store.write(OTHER, journal("x"));
        store.write(ACME, journal("d"));
        store.write(ACME, Journal.empty());

        assertThat(requestIds(ACME)).containsExactly("a", "b", "c", "d");
        assertThat(requestIds(OTHER)).containsExactly("x");
        assertThat(operations(ACME)).extracting(AuditRow::sequence).containsExactly(1L, 2L, 3L, 4L);
        assertThat(operations(OTHER)).extracting(AuditRow::sequence).containsExactly(1L);
        assertUnbroken(ACME);
        assertUnbroken(OTHER);
    }

    @Test
    void write_eventOfAnotherTenant_isRefusedWhole() {
        register(endpoint(OTHER, "e"));
        Journal journal = journal("a").and(Journal.of(event(OTHER, "v")));

        assertThatThrownBy(() -> store.write(ACME, journal)).isInstanceOf(InvalidInputException.class);
        assertThat(operations(ACME)).isEmpty();
        assertThat(outbox()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 11})
    void operations_pages_giveEachOnceInTheOrderOfTheChain(int limit) {
        IntStream.range(0, 10).forEach(i -> store.write(ACME, journal("r" + i)));

        assertThat(Listing.all(limit, page -> audits().operations(ACME, page)))
                .extracting(AuditRow::sequence)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void write_eightThreads_chainsStayUnbroken() {
        Concurrently.run(8, thread -> {
            TenantId tenant = thread % 4 == 0 ? OTHER : ACME;
            for (int i = 0; i < 25; i++) {
                store.write(tenant, journal(thread + ":" + i).and(journal(thread + "+" + i)));
            }
            return thread;
        });
        assertThat(requestIds(ACME)).hasSize(300).doesNotHaveDuplicates();
        assertThat(requestIds(OTHER)).hasSize(100).doesNotHaveDuplicates();
        assertUnbroken(ACME);
        assertUnbroken(OTHER);
    }

    @Test
    void write_keysAreGone_failsAndWritesNothing() {
        store.write(ACME, journal("a"));
        List<AuditRow> before = operations(ACME);
        keys.close();

        assertThatThrownBy(() -> store.write(ACME, journal("b").and(journal("c"))))
                .isInstanceOf(RuntimeException.class);
        assertThat(operations(ACME)).isEqualTo(before);
    }

    // --- requests ----------------------------------------------------------------------------------------------------

    @Test
    void requests_everyField_isGivenBack() {
        RequestAudit full = new RequestAudit(
                clock.instant().plusNanos(123_456_000),
                "request ü",
                Optional.of(ACME),
                "POST",
                "/api/ü 'x'",
                599,
                Duration.ofMillis(1_234),
                "agent \uD83D\uDE00",
                "2001:db8::1",
                Long.MAX_VALUE);
        audits().requests(List.of(full));

        assertThat(requests(ACME, 10)).containsExactly(full);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 7})
    void requests_oldestFirst(int limit) {
        Instant now = clock.instant();
        audits().requests(List.of(
                request(Optional.of(ACME), now.plusSeconds(5), "f"),
                request(Optional.of(ACME), now.plusSeconds(1), "b"),
                request(Optional.of(OTHER), now.plusSeconds(1), "x"),
                request(Optional.empty(), now, "y"),
                request(Optional.of(ACME), now.plusSeconds(3), "d")));
        audits().requests(List.of(
                request(Optional.of(ACME), now, "a"),
                request(Optional.of(ACME), now.plusSeconds(3), "e"),
                request(Optional.of(ACME), now.plusSeconds(2), "c")));
        audits().requests(List.of());

        assertThat(requests(ACME, limit))
                .extracting(RequestAudit::requestId)
                .containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(requests(OTHER, limit)).extracting(RequestAudit::requestId).containsExactly("x");
    }

    // --- prune -------------------------------------------------------------------------------------------------------

    @Test
    void prune_olderRows_leaveASignedCheckpoint() {
        store.write(ACME, journal("a").and(journal("b")));
        store.write(OTHER, journal("x"));
        List<AuditRow> before = operations(ACME);
        clock.advance(SECOND);
        store.write(ACME, journal("c"));
        Instant cutoff = clock.instant();
        clock.advance(SECOND);

        assertThat(audits().prune(cutoff)).isEqualTo(new Pruned(3, 0));
        AuditCheckpoint checkpoint = audits().checkpoints(ACME).get(0);
        assertThat(checkpoint.sequence()).isEqualTo(2);
        assertThat(checkpoint.seal()).isEqualTo(before.get(1).seal());
        assertThat(checkpoint.at()).isEqualTo(clock.instant());
        assertThat(AuditChain.isGenuine(keys, ACME, checkpoint)).isTrue();
        assertThat(AuditChain.isGenuine(keys, OTHER, checkpoint)).isFalse();
        assertThat(requestIds(ACME)).containsExactly("c");
        assertThat(operations(OTHER)).isEmpty();
        assertUnbroken(ACME);
    }

    @Test
    void prune_everyRow_theChainGoesOnBehindTheCheckpoint() {
        store.write(ACME, journal("a").and(journal("b")));
        clock.advance(SECOND);
        audits().prune(clock.instant());
        store.write(ACME, journal("c"));
        clock.advance(SECOND);
        audits().prune(clock.instant());
        store.write(ACME, journal("d"));

        assertThat(operations(ACME)).extracting(AuditRow::sequence).containsExactly(4L);
        assertThat(audits().checkpoints(ACME))
                .extracting(AuditCheckpoint::sequence)
                .containsExactly(2L, 3L);
        assertUnbroken(ACME);
    }

    /** More rows than a store removes at once. */
    @Test
    void prune_longChain_leavesOneCheckpoint() {
        List<OperationAudit> old =
                IntStream.range(0, 4_500).mapToObj(i -> audit("r" + i)).toList();
        store.write(ACME, journal("first"));
        clock.advance(SECOND);
        audits().prune(clock.instant());
        store.write(ACME, new Journal(old, List.of()));
        clock.advance(SECOND);
        store.write(ACME, journal("kept"));

        assertThat(audits().prune(clock.instant())).isEqualTo(new Pruned(4_500, 0));
        assertThat(requestIds(ACME)).containsExactly("kept");
        assertThat(audits().checkpoints(ACME))
                .extracting(AuditCheckpoint::sequence)
                .containsExactly(1L, 4_501L);
        assertUnbroken(ACME);
    }

    @Test
    void prune_nothingIsOlder_leavesNoCheckpoint() {
        store.write(ACME, journal("a"));

        assertThat(audits().prune(clock.instant())).isEqualTo(new Pruned(0, 0));
        assertThat(audits().checkpoints(ACME)).isEmpty();
        assertThat(audits().checkpoints(OTHER)).isEmpty();
        assertThat(operations(ACME)).hasSize(1);
    }

    /** An old row behind a young one waits for it: a chain has no holes. */
    @Test
    void prune_oldRowBehindAYoungOne_stays() {
        OperationAudit old = audit("b");
        clock.advance(SECOND);
        OperationAudit young = audit("a");
        store.write(ACME, Journal.of(young).and(Journal.of(old)));

        assertThat(audits().prune(clock.instant()).operations()).isZero();
        assertThat(requestIds(ACME)).containsExactly("a", "b");
        assertThat(audits().prune(clock.instant().plusMillis(1)).operations()).isEqualTo(2);
        assertUnbroken(ACME);
    }

    @Test
    void prune_olderRequests_ofAllTenantsAndOfNone() {
        Instant now = clock.instant();
        audits().requests(List.of(
                request(Optional.of(ACME), now, "a"),
                request(Optional.of(OTHER), now, "b"),
                request(Optional.empty(), now, "c"),
                request(Optional.of(ACME), now.plusSeconds(1), "d")));

        assertThat(audits().prune(now.plusSeconds(1))).isEqualTo(new Pruned(0, 3));
        assertThat(requests(ACME, 10)).extracting(RequestAudit::requestId).containsExactly("d");
        assertThat(requests(OTHER, 10)).isEmpty();
        assertThat(audits().prune(now.plusSeconds(1))).isEqualTo(new Pruned(0, 0));
    }

    @Test
    void prune_whileEightThreadsWrite_chainsStayUnbroken() {
        List<Long> pruned = Concurrently.run(8, thread -> {
            long removed = 0;
            for (int i = 0; i < 25; i++) {
                store.write(ACME, journal(thread + ":" + i));
                if (thread == 0) {
                    clock.advance(SECOND);
                    removed += audits().prune(clock.instant()).operations();
                }
            }
            return removed;
        });
        assertThat(operations(ACME))
                .hasSize(200 - (int) pruned.stream().mapToLong(Long::longValue).sum());
        assertUnbroken(ACME);
    }

    // --- erase, life -------------------------------------------------------------------------------------------------

    @Test
    void erase_leavesTheAudit() {
        store.write(ACME, journal("a"));
        clock.advance(SECOND);
        audits().prune(clock.instant());
        store.write(ACME, journal("b"));
        audits().requests(List.of(request(Optional.of(ACME), clock.instant(), "r")));
        store.erase(ACME);

        assertThat(requestIds(ACME)).containsExactly("b");
        assertThat(requests(ACME, 10)).hasSize(1);
        assertThat(audits().checkpoints(ACME)).hasSize(1);
        store.write(ACME, journal("c"));
        assertUnbroken(ACME);
    }

    @Test
    void reopenStore_theChainGoesOn() throws IOException {
        store.write(ACME, journal("a").and(journal("b")));
        clock.advance(SECOND);
        audits().prune(clock.instant());
        List<AuditCheckpoint> checkpoints = audits().checkpoints(ACME);
        reopenStore();

        assertThat(audits().checkpoints(ACME)).isEqualTo(checkpoints);
        store.write(ACME, journal("c"));
        List<AuditRow> rows = new ArrayList<>(operations(ACME));
        reopenStore();
        store.write(ACME, journal("d"));
        assertThat(operations(ACME).subList(0, 1)).isEqualTo(rows);
        assertThat(operations(ACME)).extracting(AuditRow::sequence).containsExactly(3L, 4L);
        assertUnbroken(ACME);
    }

    @Test
    void anyCall_afterClose_failsClearly() {
        AuditStore audits = audits();
        store.close();

        assertThatThrownBy(() -> store.write(ACME, journal("a"))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.erase(ACME)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> audits.requests(List.of(request(Optional.of(ACME), clock.instant(), "r"))))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> audits.operations(ACME, ALL)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> audits.requests(ACME, ALL)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> audits.checkpoints(ACME)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> audits.prune(clock.instant())).isInstanceOf(ClosedException.class);
    }

    // --- helpers -----------------------------------------------------------------------------------------------------

    private static RequestAudit request(Optional<TenantId> tenant, Instant at, String id) {
        return new RequestAudit(at, id, tenant, "GET", "/health", 200, Duration.ofMillis(3), "agent", "192.0.2.1", 17);
    }

    private List<RequestAudit> requests(TenantId tenant, int limit) {
        return Listing.all(limit, page -> audits().requests(tenant, page));
    }
}
