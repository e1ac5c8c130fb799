package io.facelib.batch;

import io.facelib.inference.Priority;
import io.facelib.job.JobHandler;
import io.facelib.model.Batch;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Outcome;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchOptions.FacesBy;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceImage;
import io.facelib.model.ImageId;
import io.facelib.model.IndexOptions;
import io.facelib.model.IndexResult;
import io.facelib.model.ObjectKey;
import io.facelib.operation.DerivedIds;
import io.facelib.operation.EngineParts;
import io.facelib.operation.EraseFaces;
import io.facelib.operation.IndexFaces;
import io.facelib.operation.StorageLayout;
import io.facelib.spi.BatchStore;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.Journal;
import java.util.Optional;

/**
 * Does an item of a batch: brings its image, indexes it under ids that follow from the item, and settles it. Done twice, it
 * writes the same faces again and settles nothing anew.
 */
final class BatchHandler implements JobHandler {
    private final EngineParts parts;
    private final BatchStore store;
    private final IndexFaces index;
    private final EraseFaces erase;
    private final ItemSource sources;
    private final BatchJournal journal;
    private final StartGate gate;
    private final BatchNews news;

    BatchHandler(EngineParts parts, IndexFaces index, BatchJournal journal, StartGate gate, BatchNews news) {
        this.parts = parts;
        this.store = parts.state().batches();
        this.index = index;
        this.erase = new EraseFaces(parts);
        this.sources = new ItemSource(parts);
        this.journal = journal;
        this.gate = gate;
        this.news = news;
    }

    @Override
    public JobEnd run(JobLease lease) {
        ItemJob item = ItemJob.of(lease.job());
        Optional<Batch> batch = begun(item);
        Optional<BatchItem> open = batch.flatMap(b -> store.item(item.tenant(), item.batch(), item.index()))
                .filter(i -> i.outcome().isEmpty());
        if (batch.isPresent() && open.isPresent()) {
            work(item, batch.get().options(), open.get());
        }
        return new JobEnd.Done();
    }

    /** The batch, if the item may begin. */
    private Optional<Batch> begun(ItemJob item) {
        return gate.begin(item.batch(), () -> {
            Optional<Batch> batch = store.get(item.tenant(), item.batch());
            if (batch.filter(b -> b.status() == BatchStatus.CREATED).isPresent()) {
                batch = store.advance(item.tenant(), item.batch(), BatchStatus.PROCESSING, Journal.empty());
            }
            return batch.filter(b -> !b.status().isFinal());
        });
    }

    private void work(ItemJob item, BatchOptions options, BatchItem open) {
        FaceImage image = sources.read(item.tenant(), open.source());
        IndexResult stored = index.ifFaces(item.tenant(), image, indexing(item, options, image), Priority.BULK);
        if (stored.faces().isEmpty()) {
            settle(
                    item,
                    new Outcome(
                            Result.NO_FACE, 0, Optional.empty(), parts.clock().instant()),
                    Journal.empty());
        } else {
            int faces = stored.faces().size();
            boolean settled = settle(
                    item,
                    new Outcome(
                            Result.STORED,
                            faces,
                            Optional.empty(),
                            parts.clock().instant()),
                    journal.indexed(item, faces));
            if (!settled && store.get(item.tenant(), item.batch()).isEmpty()) {
                // The tenant was erased meanwhile: what was written after that must go, too.
                erase.where(item.tenant(), FaceFilter.ofImage(stored.image()));
            }
        }
        removeUpload(item, open, stored);
    }

    /** What was uploaded for the item alone is not kept, unless it has become the original of a stored image. */
    private void removeUpload(ItemJob item, BatchItem open, IndexResult stored) {
        ImageId own = BatchJobs.itemImage(item.tenant(), item.batch(), item.index());
        ObjectKey upload = StorageLayout.original(item.tenant(), own);
        boolean original = !stored.faces().isEmpty() && stored.image().equals(own);
        if (open.source() instanceof BatchSource.StoredImage source
                && source.key().equals(upload)
                && !original) {
            parts.objects().delete(upload);
        }
    }

    private static IndexOptions indexing(ItemJob item, BatchOptions options, FaceImage image) {
        ImageId id = imageId(item, options, image);
        return IndexOptions.defaults()
                .withImage(id)
                .withFaceIds(face -> DerivedIds.face(item.tenant(), id, face))
                .withMetadata(options.metadata())
                .withKeepCrops(options.keepCrops());
    }

    private static ImageId imageId(ItemJob item, BatchOptions options, FaceImage image) {
        return options.facesBy() == FacesBy.CONTENT
                ? DerivedIds.image(item.tenant(), image.encoded(Long.MAX_VALUE))
                : BatchJobs.itemImage(item.tenant(), item.batch(), item.index());
    }

    @Override
    public JobEnd givenUp(JobLease lease, String reason) {
        ItemJob item = ItemJob.of(lease.job());
        settle(
                item,
                new Outcome(Result.FAILED, 0, Optional.of(reason), parts.clock().instant()),
                Journal.empty());
        return new JobEnd.Done(); // it is told with the batch, and retried through it
    }

    private boolean settle(ItemJob item, Outcome outcome, Journal entry) {
        boolean settled = store.settle(item.tenant(), item.batch(), item.index(), outcome, entry, journal::completed);
        news.changed();
        journal.written();
        return settled;
    }
}
