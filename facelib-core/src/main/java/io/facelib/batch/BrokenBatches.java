package io.facelib.batch;

import io.facelib.error.ClosedException;
import io.facelib.error.FacelibException;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchStatus;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;
import io.facelib.spi.BatchStore;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends batches that cannot come to their end: those whose own records cannot be read, whatever is tried. What fails for a
 * reason that may pass, or that lies elsewhere, is left to be tried again: a batch that has failed stays so when the reason
 * is gone.
 */
final class BrokenBatches {
    private static final Logger LOG = LoggerFactory.getLogger(BrokenBatches.class);
    private static final int PAGE = 1_000;

    private final BatchStore store;
    private final BatchJournal journal;
    private final StartGate gate;
    private final BatchNews news;

    BrokenBatches(EngineParts parts, BatchJournal journal, StartGate gate, BatchNews news) {
        this.store = parts.state().batches();
        this.journal = journal;
        this.gate = gate;
        this.news = news;
    }

    /**
     * Makes a batch {@link BatchStatus#FAILED} if its records are damaged, unless it is final.
     *
     * @param cause why it did not go on
     * @throws RuntimeException the cause, if it may pass or the batch can be read; or another one, if not even the status can
     *     be written
     */
    void giveUp(TenantId tenant, BatchId id, RuntimeException cause) {
        if (mayPass(cause) || !isDamaged(tenant, id)) {
            throw cause;
        }
        boolean broken = gate.stop(id, () -> {
            Optional<Batch> before =
                    store.get(tenant, id).filter(batch -> !batch.status().isFinal());
            before.ifPresent(this::fail);
            return before.isPresent();
        });
        if (broken) {
            LOG.error("batch {} cannot come to its end and is given up", id, cause);
            told();
        }
    }

    /** Ends an unfinished batch that is told to have failed, since so little of it can be read. */
    void close(Batch damaged) {
        gate.stop(damaged.id(), () -> fail(damaged));
        LOG.error("the record of batch {} is damaged; it is given up, run verify", damaged.id());
        told();
    }

    private Optional<Batch> fail(Batch batch) {
        return store.advance(batch.tenant(), batch.id(), BatchStatus.FAILED, journal.failed(batch, failedItems(batch)));
    }

    private void told() {
        news.ended();
        journal.written();
    }

    /** Whether the batch and its items cannot be read, for a reason that stays. */
    private boolean isDamaged(TenantId tenant, BatchId id) {
        try {
            Optional<Batch> batch = store.get(tenant, id);
            batch.ifPresent(this::readItems);
            return false;
        } catch (RuntimeException e) {
            LOG.debug("the records of batch {} cannot be read", id, e);
            return !mayPass(e);
        }
    }

    private void readItems(Batch batch) {
        PageRequest request = PageRequest.first(PAGE);
        Page<BatchItem> page = store.items(batch.tenant(), batch.id(), Optional.empty(), request);
        while (page.next().isPresent()) {
            page = store.items(
                    batch.tenant(),
                    batch.id(),
                    Optional.empty(),
                    request.after(page.next().get()));
        }
    }

    private static boolean mayPass(RuntimeException cause) {
        return cause instanceof ClosedException || (cause instanceof FacelibException known && known.retryable());
    }

    /** The failed items that can be read; it may be one of them that cannot. */
    private List<BatchItem> failedItems(Batch batch) {
        try {
            PageRequest first = PageRequest.first(BatchStore.FAILED_TOLD);
            return store.items(batch.tenant(), batch.id(), Optional.of(Result.FAILED), first)
                    .items();
        } catch (RuntimeException e) {
            LOG.debug("the failed items of batch {} cannot be told", batch.id(), e);
            return List.of();
        }
    }
}
