package io.facelib.spi;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Keeps batches and their items. The counts of a batch always agree with the outcomes of its items. */
public interface BatchStore {
    /** How many failed items {@link #settle} tells at most. */
    int FAILED_TOLD = 100;

    /**
     * Keeps a new batch; one whose id is there already is left as it is.
     *
     * @param items as many as {@link Batch#total()}, in order
     * @throws InvalidInputException if the number differs, or the batch is not {@link BatchStatus#CREATED} with no item
     *     processed; nothing is kept
     */
    void create(Batch batch, List<BatchSource> items, Journal journal);

    /**
     * Keeps a batch that comes from another store, as it stood there; one whose id is there already is left as it is.
     *
     * @param batch final
     * @param items all of them, in order
     * @return whether it was kept
     * @throws InvalidInputException if the batch is not final, or its counts are not those of the items; nothing is kept
     */
    boolean adopt(Batch batch, List<BatchItem> items);

    /** A batch as it stands. */
    Optional<Batch> get(TenantId tenant, BatchId id);

    /** Whether any tenant has a batch of that id. Tells nothing else, so that "not yours" can be told from "not there". */
    boolean exists(BatchId id);

    /**
     * Lists the batches of a tenant, newest first, equal times by id.
     *
     * @param offset how many to skip, 0 or more
     * @param limit how many at most, 1 to 1,000
     */
    Listing list(TenantId tenant, int offset, int limit);

    /**
     * A part of the batches of a tenant.
     *
     * @param batches in order
     * @param total how many there are altogether
     */
    record Listing(List<Batch> batches, int total) {}

    /**
     * The items of a batch in order; none of a batch that is not there.
     *
     * @param result only items that ended like this; all unless given
     */
    Page<BatchItem> items(TenantId tenant, BatchId id, Optional<BatchItem.Result> result, PageRequest page);

    /** One item. */
    Optional<BatchItem> item(TenantId tenant, BatchId id, int index);

    /**
     * Changes the status, unless the batch is final already: {@link BatchStatus#PROCESSING} when an item begins,
     * {@link BatchStatus#CANCELLED} or {@link BatchStatus#FAILED} when it ends early. Saying what is so already is
     * harmless.
     *
     * @return the batch as it is now, with the status asked for or the final one it had; empty if there is none
     */
    Optional<Batch> advance(TenantId tenant, BatchId id, BatchStatus status, Journal journal);

    /**
     * Settles an item, once: what is settled stays. The last one makes the batch {@link BatchStatus#COMPLETED}, unless it
     * is final. Items of a final batch can still be settled: they were under way.
     *
     * @param journal written if the outcome is
     * @param completed called when this outcome completes the batch, in the transaction, with the batch and its first
     *     {@value #FAILED_TOLD} failed items in order; its journal is written, too. Must not call the store
     * @return whether the outcome was written; not if the item is settled or not there
     */
    boolean settle(
            TenantId tenant,
            BatchId id,
            int index,
            BatchItem.Outcome outcome,
            Journal journal,
            BiFunction<Batch, List<BatchItem>, Journal> completed);

    /**
     * Makes the failed items of a completed batch wait again, and the batch {@link BatchStatus#PROCESSING} if there are
     * any.
     *
     * @return how many; none if the batch is not completed
     */
    int reopen(TenantId tenant, BatchId id);

    /**
     * Forgets the final batches of a tenant that were last changed before a moment.
     *
     * @return how many
     */
    int purge(TenantId tenant, Instant before);

    /**
     * The batches of all tenants that are not final, in a fixed order. One whose record is so damaged that nothing can go on
     * with it is told as {@link BatchStatus#FAILED}, here and wherever it is read, and stays unfinished until it is advanced
     * to that; one that cannot even be named is left out.
     */
    Page<Batch> unfinished(PageRequest page);
}
