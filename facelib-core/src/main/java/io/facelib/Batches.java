package io.facelib;

import io.facelib.batch.BatchJobs;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.FaceImage;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.BatchStore;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A tenant's batches: many images indexed as one piece of work, in the background, that is finished even when the process
 * is not there for a while. Safe for any number of threads; made by {@link Tenant#batches()}.
 */
public final class Batches {
    private final FaceEngine engine;
    private final TenantId tenant;

    Batches(FaceEngine engine, TenantId tenant) {
        this.engine = engine;
        this.tenant = tenant;
    }

    /** Indexes images on the web. */
    public BatchHandle index(Collection<URI> urls) {
        List<BatchSource> sources = urls.stream()
                .<BatchSource>map(url -> new BatchSource.Url(url.toString()))
                .toList();
        return index(sources, BatchOptions.defaults());
    }

    /**
     * Indexes images wherever they are. They are looked at when their turn comes: what cannot be had then is an error of
     * its item. An image without a face is neither a success nor a failure, and not kept.
     *
     * @throws InvalidInputException if there are none, more than {@value BatchJobs#MAX_ITEMS}, or a stored image that is
     *     not the tenant's own
     */
    public BatchHandle index(List<BatchSource> sources, BatchOptions options) {
        return index(BatchId.random(), sources, options);
    }

    /**
     * The same under an id of the caller's, so that a call of which nobody knows what became may be repeated. A batch of that id
     * that is there already is left as it is, whatever is given; {@link BatchHandle#asFound} tells it.
     */
    public BatchHandle index(BatchId id, List<BatchSource> sources, BatchOptions options) {
        return handle(jobs().create(tenant, id, sources, options));
    }

    /**
     * Indexes images that the caller has. They are put into the object store before the call returns; what has neither
     * face nor success by the end of the batch is removed with it.
     */
    public BatchHandle indexImages(List<FaceImage> images, BatchOptions options) {
        return handle(jobs().upload(tenant, images, options));
    }

    private BatchHandle handle(Batch batch) {
        return new BatchHandle(engine, batch);
    }

    /**
     * A batch that was made before.
     *
     * @throws NotFoundException if the tenant has none of that id
     */
    public BatchHandle get(BatchId id) {
        return handle(jobs().get(tenant, id));
    }

    /** Whether some tenant has a batch of that id. Tells nothing else: for answers that part "not yours" from "not there". */
    public boolean existsAnywhere(BatchId id) {
        return jobs().existsAnywhere(id);
    }

    /**
     * Lists batches, newest first.
     *
     * @param offset how many to skip, 0 or more
     * @param limit how many at most, 1 to 1,000
     */
    public BatchStore.Listing list(int offset, int limit) {
        return jobs().list(tenant, offset, limit);
    }

    /** The items of a batch in order; only those that ended like {@code result}, if it is given. */
    public Page<BatchItem> items(BatchId id, Optional<BatchItem.Result> result, PageRequest page) {
        return jobs().items(tenant, id, result, page);
    }

    /**
     * Forgets batches that are final and have not changed for that long; the faces stay.
     *
     * @return how many
     */
    public int cleanUp(Duration age) {
        return jobs().purge(tenant, age);
    }

    private BatchJobs jobs() {
        return engine.operations().batches();
    }
}
