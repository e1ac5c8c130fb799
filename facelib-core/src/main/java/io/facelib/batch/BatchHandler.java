package io.facelib.batch;

import io.facelib.inference.Priority;
import io.facelib.job.JobHandler;
import io.facelib.job.Patience;
import io.facelib.model.Batch;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Outcome;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchOptions.FacesBy;
import io.facelib.model.BatchStatus;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceImage;
import io.facelib.model.ImageId;
import io.facelib.model.IndexOptions;
import io.facelib.model.Metadata;
import io.facelib.operation.DerivedIds;
import io.facelib.operation.EngineParts;
import io.facelib.operation.EraseFaces;
import io.facelib.operation.IndexFaces;
import io.facelib.operation.ReservedNames;
import io.facelib.spi.BatchStore;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.Journal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does an item of a batch: brings its image and looks at it, which takes one of the {@link ProcessingSlots}; then, without
 * one, stores it under ids that follow from the item, and settles it. So the next item is looked at while this one waits for
 * the disk. Done twice, it writes the same faces again and settles nothing anew.
 */
final class BatchHandler implements JobHandler {
    private static final Duration ANY_TIME = Duration.ofMinutes(1);

    private final EngineParts parts;
    private final BatchStore store;
    private final IndexFaces index;
    private final EraseFaces erase;
    private final ItemSource sources;
    private final UploadedItems uploads;
    private final BatchJournal journal;
    private final ProcessingSlots slots;
    private final WaitingImages waiting;
    private final StartGate gate;
    private final BatchNews news;
    private final BrokenBatches broken;

    BatchHandler(
            EngineParts parts,
            IndexFaces index,
            BatchJournal journal,
            ProcessingSlots slots,
            WaitingImages waiting,
            StartGate gate,
            BatchNews news,
            BrokenBatches broken) {
        this.parts = parts;
        this.store = parts.state().batches();
        this.index = index;
        this.erase = new EraseFaces(parts);
        this.sources = new ItemSource(parts);
        this.uploads = new UploadedItems(parts);
        this.journal = journal;
        this.slots = slots;
        this.waiting = waiting;
        this.gate = gate;
        this.news = news;
        this.broken = broken;
    }

    /**
     * An item that was looked at: it needs no slot any more.
     *
     * @param open the item
     * @param look at its image
     * @param room that the image takes until it is stored
     */
    private record Processed(BatchItem open, IndexFaces.Look look, WaitingImages.Room room) {}

    @Override
    public JobEnd run(JobLease lease) throws InterruptedException {
        ItemJob item = ItemJob.of(lease.job());
        Optional<Processed> processed = slots.in(item.tenant(), item.batch(), () -> process(item));
        if (processed.isPresent()) {
            keep(lease, processed.get());
        }
        return new JobEnd.Done();
    }

    /** Fetches the image and finds its faces; empty if the item must not begin, or is settled. */
    private Optional<Processed> process(ItemJob item) throws InterruptedException {
        Optional<Batch> batch = begun(item);
        if (batch.isEmpty()) {
            uploads.removeOfCancelled(item);
            return Optional.empty();
        }
        Optional<BatchItem> open = store.item(item.tenant(), item.batch(), item.index())
                .filter(known -> known.outcome().isEmpty());
        return open.isPresent() ? Optional.of(process(item, batch.get(), open.get())) : Optional.empty();
    }

    private Processed process(ItemJob item, Batch batch, BatchItem open) throws InterruptedException {
        FaceImage image = sources.read(item.tenant(), open.source());
        IndexOptions options = indexing(item, batch.options(), open, image);
        IndexFaces.Look look = index.look(item.tenant(), image, options, Priority.BULK);
        return new Processed(open, look, waiting.take(look.image().size()));
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

    /** A store that is full is asked again here, lest the image be fetched and looked at anew. */
    private void keep(JobLease lease, Processed processed) throws InterruptedException {
        try (WaitingImages.Room room = processed.room()) {
            Patience.whileFull(() -> {
                keepNow(lease, processed);
                return room;
            });
        }
    }

    /** Stores what was found, and settles the item when that is durable. Done twice, it changes nothing more. */
    private void keepNow(JobLease lease, Processed processed) {
        ItemJob item = ItemJob.of(lease.job());
        ImageId image = processed.look().id();
        int faces = processed.look().faces().size();
        if (faces == 0) {
            settle(item, outcome(Result.NO_FACE, 0, Optional.empty()), Journal.empty());
        } else {
            keepFaces(lease, processed.look());
        }
        boolean original = faces > 0 && image.equals(BatchJobs.itemImage(item.tenant(), item.batch(), item.index()));
        if (!original) {
            uploads.remove(item, processed.open().source());
        }
    }

    /** However it ends, by an interrupt or a store that refuses: nothing stays that a tenant was erased of meanwhile. */
    private void keepFaces(JobLease lease, IndexFaces.Look look) {
        ItemJob item = ItemJob.of(lease.job());
        int faces = look.faces().size();
        boolean settled = false;
        try {
            index.storeIfFaces(look);
            settled = settle(item, outcome(Result.STORED, faces, Optional.empty()), journal.indexed(item, faces));
        } finally {
            if (!settled) {
                removeIfErased(lease, look.id());
            }
        }
    }

    private void removeIfErased(JobLease lease, ImageId image) {
        boolean interrupted =
                Thread.interrupted(); // the loss of a lease interrupts its worker, and that would end this, too
        try {
            if (wasErased(lease)) {
                erase.remains(lease.job().tenant(), FaceFilter.ofImage(image));
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Outcome outcome(Result result, int faces, Optional<String> error) {
        return new Outcome(result, faces, error, parts.clock().instant());
    }

    /** Only erasing a tenant takes its jobs from their workers: what was written after that must go, too. */
    private boolean wasErased(JobLease lease) {
        ItemJob item = ItemJob.of(lease.job());
        return store.get(item.tenant(), item.batch()).isEmpty()
                && parts.jobs().extend(List.of(lease), ANY_TIME).isEmpty();
    }

    private static IndexOptions indexing(ItemJob item, BatchOptions options, BatchItem open, FaceImage image) {
        ImageId id = imageId(item, options, image);
        return IndexOptions.defaults()
                .withImage(id)
                .withFaceIds(face -> DerivedIds.face(item.tenant(), id, face))
                .withMetadata(metadata(item, open, options.metadata()))
                .withKeepCrops(options.keepCrops());
    }

    /** The user's members, and those under which the service tells where a face is from. The user cannot set these. */
    private static Metadata metadata(ItemJob item, BatchItem open, Metadata user) {
        Map<String, Object> members =
                new LinkedHashMap<>(ReservedNames.removed(user).asMap());
        members.put("batch_id", item.batch().value());
        members.put("image_url", open.source().text());
        members.put("image_index", item.index());
        return Metadata.copyOf(members);
    }

    private static ImageId imageId(ItemJob item, BatchOptions options, FaceImage image) {
        return options.facesBy() == FacesBy.CONTENT
                ? DerivedIds.image(item.tenant(), image.encoded(Long.MAX_VALUE))
                : BatchJobs.itemImage(item.tenant(), item.batch(), item.index());
    }

    @Override
    public JobEnd givenUp(JobLease lease, String reason) {
        ItemJob item = ItemJob.of(lease.job());
        try {
            settle(item, outcome(Result.FAILED, 0, Optional.of(reason)), Journal.empty());
        } catch (RuntimeException e) {
            broken.giveUp(item.tenant(), item.batch(), e);
        }
        return new JobEnd.Done(); // it is told with the batch, and retried through it
    }

    private boolean settle(ItemJob item, Outcome outcome, Journal entry) {
        AtomicBoolean completed = new AtomicBoolean();
        boolean settled = store.settle(item.tenant(), item.batch(), item.index(), outcome, entry, (batch, failed) -> {
            completed.set(true);
            return journal.completed(batch, failed);
        });
        if (completed.get()) {
            news.ended();
            journal.written(); // endpoints are told of whole batches only
        } else {
            news.changed();
        }
        return settled;
    }
}
