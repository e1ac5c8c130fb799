package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Outcome;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchOptions.FacesBy;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.spi.BatchStore;
import io.facelib.spi.Journal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BatchStore} promises. Extend this class, return an empty store from {@link #open}, and run it. */
@Timeout(300)
public abstract class BatchStoreContract extends StateStoreKit {
    private static final BatchId ID = BatchId.of("batch:1");
    private static final BatchId UNKNOWN = BatchId.of("unknown");
    private static final List<Result> RESULTS = List.of(Result.STORED, Result.NO_FACE, Result.FAILED);

    private BatchStore batches() {
        return store.batches();
    }

    // --- create, get, list -------------------------------------------------------------------------------------------

    @Test
    void create_everyField_isGivenBack() {
        BatchOptions options =
                new BatchOptions(Metadata.copyOf(Map.of("site", "exämple 'net'", "n", "1")), -9, FacesBy.CONTENT, true);
        Instant created = clock.instant();
        Batch batch = new Batch(ACME, ID, BatchStatus.CREATED, options, 3, 0, 0, 0, created, created);
        List<BatchSource> sources = List.of(
                new BatchSource.Url("https://example.org/ü?a=b&c='d'"),
                new BatchSource.StoredImage(new ObjectKey("raw-images", "acme/a b.jpg")),
                new BatchSource.File("/tmp/\uD83D\uDE00"));
        batches().create(batch, sources, Journal.empty());

        assertThat(batches().get(ACME, ID)).contains(batch);
        assertThat(items(ID)).extracting(BatchItem::source).containsExactlyElementsOf(sources);
        assertThat(items(ID)).extracting(BatchItem::index).containsExactly(0, 1, 2);
        assertThat(items(ID)).allMatch(item -> item.outcome().isEmpty());
        assertThat(batches().item(ACME, ID, 1)).contains(items(ID).get(1));
    }

    @Test
    void create_itsJournal_isWritten() {
        register(endpoint(ACME, "e"));
        batches().create(batch(ACME, ID, 1), urls(1), journal("r").and(Journal.of(event(ACME, "v"))));

        assertThat(requestIds(ACME)).containsExactly("r");
        assertThat(outbox()).containsExactly("v");
    }

    @Test
    void create_idThatIsThere_leavesItAsItIs() {
        create(ID, 2);
        settle(ID, 0, Result.STORED);
        Batch before = get(ID);
        batches().create(batch(ACME, ID, 3), urls(3), journal("again"));

        assertThat(get(ID)).isEqualTo(before);
        assertThat(items(ID)).hasSize(2);
        assertThat(operations(ACME)).isEmpty();
    }

    @Test
    void create_whatIsNotNew_isRefusedWhole() {
        Batch good = batch(ACME, ID, 2);
        List<Batch> bad = List.of(
                changed(good, BatchStatus.PROCESSING, 0, 0, 0),
                changed(good, BatchStatus.CREATED, 1, 0, 0),
                changed(good, BatchStatus.CREATED, 1, 1, 0),
                changed(good, BatchStatus.CREATED, 1, 0, 1));
        for (Batch batch : bad) {
            assertThatThrownBy(() -> batches().create(batch, urls(2), journal("r")))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> batches().create(good, urls(1), journal("r")))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> batches().create(good, urls(3), journal("r")))
                .isInstanceOf(InvalidInputException.class);
        assertThat(batches().get(ACME, ID)).isEmpty();
        assertThat(operations(ACME)).isEmpty();
    }

    @Test
    void create_eventOfAnotherTenant_isRefusedWhole() {
        register(endpoint(ACME, "e"), endpoint(OTHER, "e"));
        Journal journal = journal("r").and(Journal.of(event(OTHER, "v")));

        assertThatThrownBy(() -> batches().create(batch(ACME, ID, 1), urls(1), journal))
                .isInstanceOf(InvalidInputException.class);
        assertThat(batches().get(ACME, ID)).isEmpty();
        assertThat(operations(ACME)).isEmpty();
        assertThat(outbox()).isEmpty();
    }

    @Test
    void adopt_aFinalBatch_isGivenBackAsItStood() {
        Batch batch = changed(batch(ACME, ID, 4), BatchStatus.CANCELLED, 3, 1, 1);
        List<BatchItem> items = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Optional<Outcome> outcome = i < 3 ? Optional.of(outcome(RESULTS.get(i))) : Optional.empty();
            items.add(new BatchItem(i, urls(4).get(i), outcome));
        }
        clock.advance(SECOND);

        assertThat(batches().adopt(batch, items)).isTrue();
        assertThat(batches().get(ACME, ID)).contains(batch);
        assertThat(items(ID)).isEqualTo(items);
        assertThat(batches().adopt(changed(batch(ACME, ID, 0), BatchStatus.FAILED, 0, 0, 0), List.of()))
                .isFalse();
        assertThat(get(ID)).isEqualTo(batch);
        assertThat(list(0, 10)).hasSize(1);
        assertThat(batches().unfinished(ALL).items()).isEmpty();
    }

    @Test
    void adopt_whatDoesNotFit_isRefusedWhole() {
        List<BatchItem> items = List.of(
                new BatchItem(0, urls(2).get(0), Optional.of(outcome(Result.STORED))),
                new BatchItem(1, urls(2).get(1), Optional.of(outcome(Result.FAILED))));
        Batch good = changed(batch(ACME, ID, 2), BatchStatus.COMPLETED, 2, 1, 1);
        List<Batch> bad = List.of(
                changed(good, BatchStatus.PROCESSING, 2, 1, 1),
                changed(good, BatchStatus.COMPLETED, 1, 1, 1),
                changed(good, BatchStatus.COMPLETED, 2, 2, 1),
                changed(good, BatchStatus.COMPLETED, 2, 1, 0));
        for (Batch batch : bad) {
            assertThatThrownBy(() -> batches().adopt(batch, items)).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> batches().adopt(good, List.of(items.get(0))))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> batches().adopt(good, List.of(items.get(1), items.get(0))))
                .isInstanceOf(InvalidInputException.class);
        assertThat(batches().get(ACME, ID)).isEmpty();
    }

    @Test
    void exists_anyTenants_isTold() {
        create(ID, 1);

        assertThat(batches().exists(ID)).isTrue();
        assertThat(batches().exists(BatchId.of("batch:2"))).isFalse();
        assertThat(batches().exists(BatchId.of("BATCH:1"))).isFalse();
    }

    @Test
    void list_newestFirstEqualTimesById() {
        for (String id : List.of("d", "b", "c")) {
            create(BatchId.of(id), 1);
        }
        clock.advance(SECOND);
        create(BatchId.of("a"), 1);
        clock.advance(SECOND);
        create(BatchId.of("z"), 1);
        settle(BatchId.of("b"), 0, Result.STORED); // changes nothing here

        assertThat(list(0, 1_000)).containsExactly("z", "a", "b", "c", "d");
        assertThat(list(1, 2)).containsExactly("a", "b");
        assertThat(list(4, 2)).containsExactly("d");
        assertThat(list(5, 2)).isEmpty();
        assertThat(batches().list(ACME, 4, 2).total()).isEqualTo(5);
    }

    @Test
    void list_outsideItsRange_isRefused() {
        for (int limit : new int[] {0, -1, 1_001}) {
            assertThatThrownBy(() -> batches().list(ACME, 0, limit)).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> batches().list(ACME, -1, 1)).isInstanceOf(InvalidInputException.class);
    }

    // --- items -------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 11, 12})
    void items_pages_giveEachOnceInOrder(int limit) {
        create(ID, 11);

        assertThat(Listing.all(limit, page -> batches().items(ACME, ID, Optional.empty(), page)))
                .extracting(BatchItem::index)
                .containsExactlyElementsOf(IntStream.range(0, 11).boxed().toList());
    }

    @Test
    void items_ofAResult_areThoseOnly() {
        create(ID, 12);
        for (int i = 0; i < 9; i++) {
            settle(ID, i, RESULTS.get(i % 3));
        }
        for (Result result : RESULTS) {
            int first = RESULTS.indexOf(result);
            List<Integer> expected =
                    IntStream.range(0, 3).mapToObj(i -> first + 3 * i).toList();
            assertThat(Listing.all(2, page -> batches().items(ACME, ID, Optional.of(result), page)))
                    .extracting(BatchItem::index)
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void items_unknownBatchOrIndex_areNotThere() {
        create(ID, 2);

        assertThat(batches().items(ACME, UNKNOWN, Optional.empty(), ALL).items())
                .isEmpty();
        for (int index : new int[] {-1, 2, Integer.MAX_VALUE}) {
            assertThat(batches().item(ACME, ID, index)).isEmpty();
        }
        assertThat(batches().item(ACME, UNKNOWN, 0)).isEmpty();
    }

    // --- advance -----------------------------------------------------------------------------------------------------

    @Test
    void advance_statusIsChangedAndJournalWritten() {
        create(ID, 1);
        clock.advance(SECOND);

        Batch now = batches()
                .advance(ACME, ID, BatchStatus.PROCESSING, journal("r"))
                .orElseThrow();
        assertThat(now.status()).isEqualTo(BatchStatus.PROCESSING);
        assertThat(now.updatedAt()).isEqualTo(clock.instant());
        assertThat(get(ID)).isEqualTo(now);
        assertThat(requestIds(ACME)).containsExactly("r");
    }

    @Test
    void advance_whatIsSoAlready_isHarmless() {
        create(ID, 1);
        batches().advance(ACME, ID, BatchStatus.PROCESSING, Journal.empty());
        Batch before = get(ID);
        clock.advance(SECOND);

        assertThat(batches().advance(ACME, ID, BatchStatus.PROCESSING, journal("r")))
                .contains(before);
        assertThat(get(ID)).isEqualTo(before);
        assertThat(operations(ACME)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELLED", "FAILED", "COMPLETED"})
    void advance_finalBatch_staysAsItIs(BatchStatus end) {
        create(ID, 1);
        end(ID, end);
        Batch before = get(ID);
        clock.advance(SECOND);

        for (BatchStatus status : List.of(BatchStatus.PROCESSING, BatchStatus.CANCELLED, BatchStatus.FAILED)) {
            assertThat(batches().advance(ACME, ID, status, journal("r"))).contains(before);
        }
        assertThat(get(ID)).isEqualTo(before);
        assertThat(operations(ACME)).isEmpty();
    }

    @Test
    void advance_unknownBatch_isNotThere() {
        assertThat(batches().advance(ACME, UNKNOWN, BatchStatus.CANCELLED, journal("r")))
                .isEmpty();
        assertThat(operations(ACME)).isEmpty();
    }

    // --- settle ------------------------------------------------------------------------------------------------------

    @Test
    void settle_outcome_isKeptAndCounted() {
        create(ID, 4);
        List<Outcome> outcomes = List.of(
                new Outcome(Result.STORED, 3, Optional.empty(), clock.instant()),
                new Outcome(
                        Result.FAILED,
                        0,
                        Optional.of("ü: '404'"),
                        clock.instant().plusMillis(1)),
                new Outcome(Result.NO_FACE, 0, Optional.empty(), clock.instant().plusMillis(2)));
        clock.advance(SECOND);
        for (int i = 0; i < 3; i++) {
            assertThat(batches().settle(ACME, ID, i, outcomes.get(i), journal("r" + i), BatchStoreContract::notCalled))
                    .isTrue();
        }
        assertThat(items(ID).subList(0, 3))
                .extracting(item -> item.outcome().orElseThrow())
                .containsExactlyElementsOf(outcomes);
        assertThat(get(ID)).isEqualTo(changed(get(ID), BatchStatus.CREATED, 3, 1, 1));
        assertThat(get(ID).updatedAt()).isEqualTo(clock.instant());
        assertThat(requestIds(ACME)).containsExactly("r0", "r1", "r2");
    }

    @Test
    void settle_again_changesNothing() {
        create(ID, 2);
        settle(ID, 0, Result.STORED);
        Batch before = get(ID);
        List<BatchItem> items = items(ID);
        clock.advance(SECOND);

        assertThat(batches().settle(ACME, ID, 0, outcome(Result.FAILED), journal("r"), BatchStoreContract::notCalled))
                .isFalse();
        assertThat(get(ID)).isEqualTo(before);
        assertThat(items(ID)).isEqualTo(items);
        assertThat(operations(ACME)).isEmpty();
    }

    @Test
    void settle_whatIsNotThere_writesNothing() {
        create(ID, 1);

        for (int index : new int[] {-1, 1}) {
            assertThat(batches()
                            .settle(
                                    ACME,
                                    ID,
                                    index,
                                    outcome(Result.STORED),
                                    journal("r"),
                                    BatchStoreContract::notCalled))
                    .isFalse();
        }
        assertThat(batches()
                        .settle(ACME, UNKNOWN, 0, outcome(Result.STORED), journal("r"), BatchStoreContract::notCalled))
                .isFalse();
        assertThat(get(ID).processed()).isZero();
        assertThat(operations(ACME)).isEmpty();
    }

    @Test
    void settle_lastItem_completesAndTellsOnce() {
        register(endpoint(ACME, "e"));
        create(ID, 4);
        batches().advance(ACME, ID, BatchStatus.PROCESSING, Journal.empty());
        settle(ID, 3, Result.FAILED);
        settle(ID, 1, Result.NO_FACE);
        settle(ID, 2, Result.STORED);
        List<Object> told = new ArrayList<>();
        clock.advance(SECOND);
        batches().settle(ACME, ID, 0, outcome(Result.FAILED), journal("item"), (batch, failed) -> {
            told.add(batch);
            told.add(failed);
            return journal("batch").and(Journal.of(event(ACME, "v")));
        });

        assertThat(get(ID).status()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(get(ID)).isEqualTo(changed(get(ID), BatchStatus.COMPLETED, 4, 1, 2));
        assertThat(told)
                .containsExactly(get(ID), List.of(items(ID).get(0), items(ID).get(3)));
        assertThat(requestIds(ACME)).containsExactly("item", "batch");
        assertThat(outbox()).containsExactly("v");
    }

    @Test
    void settle_everyItemFailed_completesAndTellsTheFirst() {
        int total = BatchStore.FAILED_TOLD + 50;
        create(ID, total);
        List<BatchItem> told = new ArrayList<>();
        for (int i = total - 1; i >= 0; i--) {
            batches().settle(ACME, ID, i, outcome(Result.FAILED), Journal.empty(), (batch, failed) -> {
                told.addAll(failed);
                return Journal.empty();
            });
        }
        assertThat(get(ID).status()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(told).isEqualTo(items(ID).subList(0, BatchStore.FAILED_TOLD));
    }

    @Test
    void settle_tellingFails_nothingIsWritten() {
        create(ID, 1);
        Batch before = get(ID);

        assertThatThrownBy(
                        () -> batches().settle(ACME, ID, 0, outcome(Result.STORED), journal("r"), (batch, failed) -> {
                            throw new IllegalStateException("no");
                        }))
                .isInstanceOf(RuntimeException.class);
        assertThat(get(ID)).isEqualTo(before);
        assertThat(items(ID).get(0).outcome()).isEmpty();
        assertThat(operations(ACME)).isEmpty();
        settle(ID, 0, Result.STORED);
        assertThat(get(ID).status()).isEqualTo(BatchStatus.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELLED", "FAILED"})
    void settle_itemsOfABatchThatEndedEarly_areCountedButCompleteNothing(BatchStatus end) {
        create(ID, 2);
        batches().advance(ACME, ID, end, Journal.empty());

        for (int i = 0; i < 2; i++) {
            assertThat(batches()
                            .settle(
                                    ACME,
                                    ID,
                                    i,
                                    outcome(Result.STORED),
                                    journal("r" + i),
                                    BatchStoreContract::notCalled))
                    .isTrue();
        }
        assertThat(get(ID)).isEqualTo(changed(get(ID), end, 2, 2, 0));
        assertThat(requestIds(ACME)).containsExactly("r0", "r1");
    }

    @Test
    void settle_eightThreads_eachItemOnceAndTheBatchOnce() {
        int total = 120;
        create(ID, total);
        AtomicInteger completed = new AtomicInteger();
        List<Integer> settled = Concurrently.run(8, thread -> {
            int count = 0;
            for (int i = 0; i < total; i++) {
                Result result = RESULTS.get((i + thread) % 3);
                boolean first = batches()
                        .settle(ACME, ID, i, outcome(result), journal(thread + ":" + i), (batch, failed) -> {
                            completed.incrementAndGet();
                            return journal("completed");
                        });
                count += first ? 1 : 0;
            }
            return count;
        });

        assertThat(settled.stream().mapToInt(Integer::intValue).sum()).isEqualTo(total);
        assertThat(get(ID).status()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(get(ID)).isEqualTo(counted());
        assertThat(requestIds(ACME)).hasSize(total + 1).doesNotHaveDuplicates().endsWith("completed");
        assertUnbroken(ACME);
    }

    /** What the batch has to be by its items. */
    private Batch counted() {
        List<Result> results = items(ID).stream()
                .map(item -> item.outcome().orElseThrow().result())
                .toList();
        int stored = (int) results.stream().filter(r -> r == Result.STORED).count();
        int failed = (int) results.stream().filter(r -> r == Result.FAILED).count();
        return changed(get(ID), BatchStatus.COMPLETED, results.size(), stored, failed);
    }

    // --- reopen, purge, unfinished -----------------------------------------------------------------------------------

    @Test
    void reopen_completedBatch_failedItemsWaitAgain() {
        create(ID, 4);
        for (int i = 0; i < 4; i++) {
            settle(ID, i, i % 2 == 0 ? Result.FAILED : RESULTS.get(i / 2));
        }
        clock.advance(SECOND);

        assertThat(batches().reopen(ACME, ID)).isEqualTo(2);
        assertThat(get(ID)).isEqualTo(changed(get(ID), BatchStatus.PROCESSING, 2, 1, 0));
        assertThat(get(ID).updatedAt()).isEqualTo(clock.instant());
        assertThat(items(ID).get(0).outcome()).isEmpty();
        assertThat(items(ID).get(2).outcome()).isEmpty();
        settle(ID, 0, Result.STORED);
        batches().settle(ACME, ID, 2, outcome(Result.FAILED), Journal.empty(), (batch, failed) -> {
            assertThat(failed).extracting(BatchItem::index).containsExactly(2);
            return journal("again");
        });
        assertThat(get(ID)).isEqualTo(changed(get(ID), BatchStatus.COMPLETED, 4, 2, 1));
        assertThat(requestIds(ACME)).containsExactly("again");
    }

    @Test
    void reopen_nothingFailedOrNotCompleted_changesNothing() {
        create(ID, 1);
        assertThat(batches().reopen(ACME, ID)).isZero();
        settle(ID, 0, Result.NO_FACE);
        Batch completed = get(ID);
        assertThat(batches().reopen(ACME, ID)).isZero();
        assertThat(get(ID)).isEqualTo(completed);

        BatchId cancelled = BatchId.of("cancelled");
        create(cancelled, 2);
        settle(cancelled, 0, Result.FAILED);
        batches().advance(ACME, cancelled, BatchStatus.CANCELLED, Journal.empty());
        assertThat(batches().reopen(ACME, cancelled)).isZero();
        assertThat(get(cancelled).failed()).isEqualTo(1);
        assertThat(batches().reopen(ACME, UNKNOWN)).isZero();
    }

    @Test
    void purge_finalBatchesOlderThanThat_areForgotten() {
        for (BatchStatus status : BatchStatus.values()) {
            create(BatchId.of("old-" + status), 1);
            end(BatchId.of("old-" + status), status);
        }
        clock.advance(SECOND);
        create(BatchId.of("new"), 1);
        end(BatchId.of("new"), BatchStatus.CANCELLED);

        assertThat(batches().purge(ACME, clock.instant())).isEqualTo(3);
        assertThat(list(0, 1_000)).containsExactly("new", "old-CREATED", "old-PROCESSING");
        assertThat(batches().exists(BatchId.of("old-FAILED"))).isFalse();
        assertThat(items(BatchId.of("old-FAILED"))).isEmpty();
        assertThat(batches().purge(ACME, clock.instant())).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5})
    void unfinished_batchesOfAllTenants_eachOnce(int limit) {
        for (TenantId tenant : List.of(OTHER, ACME)) {
            for (String id : List.of("b", "a", "done")) {
                batches().create(batch(tenant, BatchId.of(id), 1), urls(1), Journal.empty());
            }
            batches().advance(tenant, BatchId.of("done"), BatchStatus.FAILED, Journal.empty());
            batches().advance(tenant, BatchId.of("a"), BatchStatus.PROCESSING, Journal.empty());
        }
        assertThat(Listing.all(limit, batches()::unfinished))
                .extracting(batch -> batch.tenant() + "/" + batch.id())
                .containsExactlyInAnyOrder("acme/a", "acme/b", "other/a", "other/b");
        assertThat(Listing.all(limit, batches()::unfinished)).isEqualTo(Listing.all(4, batches()::unfinished));
    }

    // --- tenants, life -----------------------------------------------------------------------------------------------

    @Test
    void tenants_neverSeeOrTouchEachOthersBatches() {
        create(ID, 2);
        settle(ID, 0, Result.FAILED);
        Batch before = get(ID);

        assertThat(batches().get(OTHER, ID)).isEmpty();
        assertThat(batches().list(OTHER, 0, 10)).isEqualTo(new BatchStore.Listing(List.of(), 0));
        assertThat(batches().items(OTHER, ID, Optional.empty(), ALL).items()).isEmpty();
        assertThat(batches().item(OTHER, ID, 0)).isEmpty();
        assertThat(batches().advance(OTHER, ID, BatchStatus.CANCELLED, journal("r")))
                .isEmpty();
        assertThat(batches().settle(OTHER, ID, 1, outcome(Result.STORED), journal("r"), BatchStoreContract::notCalled))
                .isFalse();
        settle(ID, 1, Result.FAILED);
        assertThat(batches().reopen(OTHER, ID)).isZero();
        clock.advance(SECOND);
        assertThat(batches().purge(OTHER, clock.instant())).isZero();
        store.erase(OTHER);
        assertThat(get(ID).total()).isEqualTo(before.total());
        assertThat(items(ID)).hasSize(2);
        assertThat(operations(OTHER)).isEmpty();
    }

    @Test
    void tenants_mayHaveBatchesOfTheSameId() {
        create(ID, 1);
        batches().create(batch(OTHER, ID, 2), urls(2), Journal.empty());
        settle(ID, 0, Result.STORED);

        assertThat(batches().get(OTHER, ID)).contains(batch(OTHER, ID, 2));
        assertThat(batches().items(OTHER, ID, Optional.empty(), ALL).items()).hasSize(2);
        store.erase(ACME);
        assertThat(batches().get(ACME, ID)).isEmpty();
        assertThat(items(ID)).isEmpty();
        assertThat(batches().exists(ID)).isTrue();
        assertThat(batches().get(OTHER, ID)).isPresent();
        assertThat(batches().items(OTHER, ID, Optional.empty(), ALL).items()).hasSize(2);
    }

    @Test
    void reopenStore_everythingIsAsItWas() throws IOException {
        create(ID, 3);
        settle(ID, 1, Result.FAILED);
        Batch before = get(ID);
        List<BatchItem> items = items(ID);
        reopenStore();

        assertThat(get(ID)).isEqualTo(before);
        assertThat(items(ID)).isEqualTo(items);
        settle(ID, 0, Result.STORED);
        settle(ID, 2, Result.STORED);
        assertThat(get(ID)).isEqualTo(changed(get(ID), BatchStatus.COMPLETED, 3, 2, 1));
    }

    @Test
    void close_twice_isHarmless() {
        store.close();
        assertThatCode(() -> store.close()).doesNotThrowAnyException();
    }

    @Test
    void anyCall_afterClose_failsClearly() {
        create(ID, 1);
        BatchStore batches = batches();
        store.close();

        assertThatThrownBy(() -> batches.create(batch(ACME, UNKNOWN, 1), urls(1), Journal.empty()))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> batches.adopt(changed(batch(ACME, ID, 0), BatchStatus.COMPLETED, 0, 0, 0), List.of()))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> batches.get(ACME, ID)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> batches.exists(ID)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> batches.list(ACME, 0, 1)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> batches.items(ACME, ID, Optional.empty(), ALL)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> batches.item(ACME, ID, 0)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> batches.advance(ACME, ID, BatchStatus.CANCELLED, Journal.empty()))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> batches.settle(
                        ACME, ID, 0, outcome(Result.STORED), Journal.empty(), BatchStoreContract::nothing))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> batches.reopen(ACME, ID)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> batches.purge(ACME, clock.instant())).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> batches.unfinished(ALL)).isInstanceOf(ClosedException.class);
    }

    // --- helpers -----------------------------------------------------------------------------------------------------

    private static Journal notCalled(Batch batch, List<BatchItem> failed) {
        throw new AssertionError("called with " + batch + " and " + failed);
    }

    private static Journal nothing(Batch batch, List<BatchItem> failed) {
        return Journal.empty();
    }

    private Batch batch(TenantId tenant, BatchId id, int total) {
        Instant now = clock.instant();
        return new Batch(tenant, id, BatchStatus.CREATED, BatchOptions.defaults(), total, 0, 0, 0, now, now);
    }

    private static Batch changed(Batch batch, BatchStatus status, int processed, int successful, int failed) {
        return new Batch(
                batch.tenant(),
                batch.id(),
                status,
                batch.options(),
                batch.total(),
                processed,
                successful,
                failed,
                batch.createdAt(),
                batch.updatedAt());
    }

    private static List<BatchSource> urls(int count) {
        return IntStream.range(0, count)
                .<BatchSource>mapToObj(i -> new BatchSource.Url("https://example.org/" + i + ".jpg"))
                .toList();
    }

    private Outcome outcome(Result result) {
        Optional<String> error = result == Result.FAILED ? Optional.of("broken") : Optional.empty();
        return new Outcome(result, result == Result.STORED ? 1 : 0, error, clock.instant());
    }

    private void create(BatchId id, int total) {
        batches().create(batch(ACME, id, total), urls(total), Journal.empty());
    }

    private Batch get(BatchId id) {
        return batches().get(ACME, id).orElseThrow();
    }

    private List<BatchItem> items(BatchId id) {
        return batches().items(ACME, id, Optional.empty(), ALL).items();
    }

    private void settle(BatchId id, int index, Result result) {
        assertThat(batches().settle(ACME, id, index, outcome(result), Journal.empty(), BatchStoreContract::nothing))
                .isTrue();
    }

    /** To a status, completing with one item that failed. */
    private void end(BatchId id, BatchStatus status) {
        if (status == BatchStatus.COMPLETED) {
            settle(id, 0, Result.FAILED);
        } else if (status != BatchStatus.CREATED) {
            batches().advance(ACME, id, status, Journal.empty());
        }
    }

    private List<String> list(int offset, int limit) {
        return batches().list(ACME, offset, limit).batches().stream()
                .map(batch -> batch.id().value())
                .toList();
    }
}
