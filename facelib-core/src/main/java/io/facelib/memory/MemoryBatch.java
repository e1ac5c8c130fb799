package io.facelib.memory;

import io.facelib.model.Batch;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Outcome;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.spi.AdoptedBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A batch and its items; guarded by the store. The counts are taken from the items' outcomes as those change. */
final class MemoryBatch {
    private Batch batch;
    private final List<BatchItem> items = new ArrayList<>();

    MemoryBatch(Batch batch, List<BatchSource> sources) {
        this.batch = batch;
        for (BatchSource source : sources) {
            items.add(new BatchItem(items.size(), source, Optional.empty()));
        }
    }

    MemoryBatch(AdoptedBatch adopted) {
        this.batch = adopted.batch();
        items.addAll(adopted.items());
    }

    Batch batch() {
        return batch;
    }

    List<BatchItem> items() {
        return items;
    }

    Optional<BatchItem> item(int index) {
        return index >= 0 && index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
    }

    boolean isOpen(int index) {
        return item(index).filter(item -> item.outcome().isEmpty()).isPresent();
    }

    /** What the batch will be when an item that is open has that outcome. */
    Batch with(Outcome outcome, Instant now) {
        Batch next = counted(batch.status(), outcome.result(), 1, now);
        boolean last = next.processed() == next.total() && !next.status().isFinal();
        return last ? withStatus(next, BatchStatus.COMPLETED, now) : next;
    }

    /** The first failed items when an item that is open has that outcome. */
    List<BatchItem> failedWith(int index, Outcome outcome, int limit) {
        return items.stream()
                .map(item -> item.index() == index ? settled(item, outcome) : item)
                .filter(MemoryBatch::failed)
                .limit(limit)
                .toList();
    }

    void settle(int index, Outcome outcome, Batch next) {
        items.set(index, settled(items.get(index), outcome));
        batch = next;
    }

    private static BatchItem settled(BatchItem item, Outcome outcome) {
        return new BatchItem(item.index(), item.source(), Optional.of(outcome));
    }

    private static boolean failed(BatchItem item) {
        return item.outcome().map(Outcome::result).equals(Optional.of(Result.FAILED));
    }

    void advance(BatchStatus status, Instant now) {
        batch = withStatus(batch, status, now);
    }

    int reopen(Instant now) {
        List<BatchItem> failed = items.stream().filter(MemoryBatch::failed).toList();
        for (BatchItem item : failed) {
            items.set(item.index(), new BatchItem(item.index(), item.source(), Optional.empty()));
            batch = counted(BatchStatus.PROCESSING, Result.FAILED, -1, now);
        }
        return failed.size();
    }

    private Batch counted(BatchStatus status, Result result, int by, Instant now) {
        return new Batch(
                batch.tenant(),
                batch.id(),
                status,
                batch.options(),
                batch.total(),
                batch.processed() + by,
                batch.successful() + (result == Result.STORED ? by : 0),
                batch.failed() + (result == Result.FAILED ? by : 0),
                batch.createdAt(),
                now);
    }

    private static Batch withStatus(Batch batch, BatchStatus status, Instant now) {
        return new Batch(
                batch.tenant(),
                batch.id(),
                status,
                batch.options(),
                batch.total(),
                batch.processed(),
                batch.successful(),
                batch.failed(),
                batch.createdAt(),
                now);
    }
}
