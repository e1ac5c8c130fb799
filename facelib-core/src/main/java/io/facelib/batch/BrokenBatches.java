package io.facelib.batch;

import io.facelib.error.ClosedException;
import io.facelib.error.FacelibException;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchStatus;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;
import io.facelib.spi.BatchStore;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends batches that cannot come to their end: where the records of a batch do not let its items be read or settled, whatever
 * is tried, since one is damaged or there is a mistake of ours. What fails for a reason that may pass is left to be tried
 * again.
 */
final class BrokenBatches {
    private static final Logger LOG = LoggerFactory.getLogger(BrokenBatches.class);

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
     * Makes a batch {@link BatchStatus#FAILED}, unless it is final.
     *
     * @param cause why it cannot go on
     * @throws RuntimeException the cause, if it may pass; or another one, if not even the status can be written
     */
    void giveUp(TenantId tenant, BatchId id, RuntimeException cause) {
        if (mayPass(cause)) {
            throw cause;
        }
        boolean broken = gate.stop(id, () -> {
            Optional<Batch> before =
                    store.get(tenant, id).filter(batch -> !batch.status().isFinal());
            before.ifPresent(
                    batch -> store.advance(tenant, id, BatchStatus.FAILED, journal.failed(batch, told(batch))));
            return before.isPresent();
        });
        if (broken) {
            LOG.error("batch {} cannot come to its end and is given up", id, cause);
            news.ended();
            journal.written();
        }
    }

    private static boolean mayPass(RuntimeException cause) {
        return cause instanceof ClosedException || (cause instanceof FacelibException known && known.retryable());
    }

    /** The failed items that can be read; it may be one of them that cannot. */
    private List<BatchItem> told(Batch batch) {
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
