package io.facelib;

import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.TenantId;
import java.time.Duration;
import java.util.function.Consumer;

/** A batch, wherever it is worked on. Safe for any number of threads; made by {@link Batches}. */
public final class BatchHandle {
    private final FaceEngine engine;
    private final TenantId tenant;
    private final BatchId id;
    private final Batch found;

    BatchHandle(FaceEngine engine, Batch found) {
        this.engine = engine;
        this.tenant = found.tenant();
        this.id = found.id();
        this.found = found;
    }

    /** Its id, to find it again after a restart. */
    public BatchId id() {
        return id;
    }

    /**
     * The batch as it was when this was made, without another look: {@code CREATED} for a new one. What a call that is repeated
     * under its id has found otherwise.
     */
    public Batch asFound() {
        return found;
    }

    /**
     * The batch as it stands.
     *
     * @throws NotFoundException if it was cleaned up meanwhile
     */
    public Batch status() {
        return engine.operations().batches().get(tenant, id);
    }

    /** Waits until the batch is final, or for that long. @return the batch as it stands then */
    public Batch await(Duration longest) throws InterruptedException {
        return await(longest, batch -> {});
    }

    /**
     * Waits until the batch is final, or for that long.
     *
     * @param listener hears the batch as it stands, in this thread: now, and whenever it was seen to change
     * @return the batch as it stands then
     */
    public Batch await(Duration longest, Consumer<Batch> listener) throws InterruptedException {
        return engine.operations().batches().await(tenant, id, longest, listener);
    }

    /**
     * Calls the batch off. When the call returns, no further item begins; those that run may finish.
     *
     * @return the batch as it is then
     * @throws InvalidInputException if it is final already
     */
    public Batch cancel() {
        return engine.operations().batches().cancel(tenant, id);
    }

    /**
     * Tries the failed items of a completed batch again.
     *
     * @return how many
     */
    public int retryFailed() {
        return engine.operations().batches().retry(tenant, id);
    }
}
