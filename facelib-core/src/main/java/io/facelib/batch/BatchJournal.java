package io.facelib.batch;

import io.facelib.model.Batch;
import io.facelib.model.BatchItem;
import io.facelib.model.RequestContext;
import io.facelib.operation.EngineParts;
import io.facelib.operation.OperationJournal;
import io.facelib.spi.Journal;
import io.facelib.webhook.EventBodies;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is written beside the changes of batches: their audit, and the events that tell endpoints of them. */
final class BatchJournal {
    private final EngineParts parts;
    private final OperationJournal operations;

    BatchJournal(EngineParts parts) {
        this.parts = parts;
        this.operations = parts.journal();
    }

    Journal created(Batch batch) {
        return Journal.of(EventBodies.batchCreated(batch, parts.clock().instant()));
    }

    Journal completed(Batch batch, List<BatchItem> failed) {
        return Journal.of(
                EventBodies.batchCompleted(batch, failed, parts.clock().instant()));
    }

    Journal failed(Batch batch, List<BatchItem> failed) {
        return Journal.of(EventBodies.batchFailed(
                batch, Batch.BROKEN, failed, parts.clock().instant()));
    }

    /** To be called when a journal was written: somebody may have to be told. */
    void written() {
        operations.written();
    }

    /** One item was stored: all faces that it shows. */
    Journal indexed(ItemJob item, int faces) {
        return operations.change("batch_index", named(item.requestId()), faces, faces, OptionalDouble.empty());
    }

    Journal cancelled(Batch batch) {
        return operations.change("batch_cancel", named("batch_" + batch.id()), 0, 0, OptionalDouble.empty());
    }

    private static RequestContext named(String requestId) {
        return new RequestContext(Optional.of(requestId), Optional.empty());
    }
}
