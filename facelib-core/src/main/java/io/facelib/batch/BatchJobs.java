package io.facelib.batch;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.CapacityException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.job.JobRunner;
import io.facelib.job.Lane;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.FaceImage;
import io.facelib.model.ImageId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.operation.DerivedIds;
import io.facelib.operation.EngineParts;
import io.facelib.operation.IndexFaces;
import io.facelib.spi.BatchStore;
import io.facelib.spi.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes batches and the jobs of their items, and answers for them. The batch is kept first, its jobs come after it: what a
 * crash leaves in between, {@link #resume} makes up for. Safe for any number of threads.
 */
public final class BatchJobs implements AutoCloseable {
    /** How many items a batch may have. */
    public static final int MAX_ITEMS = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(BatchJobs.class);
    /** How many items of a batch are processed at a time in this process. */
    private static final int PER_BATCH = 3;

    /**
     * For each item that may be processed, how many are leased: beside it some that wait for the disk or whose end the queue
     * has not been told of, and one that can begin at once. So many threads, too, for each item that is processed at a time:
     * a batch whose sources hang then holds up the same part of them as of the slots.
     */
    private static final int IN_HAND = 6;

    private static final int MAX_WORKERS = 1_024;
    private static final int ATTEMPTS = 3;
    private static final int CHUNK = 1_000;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final EngineParts parts;
    private final BatchStore store;
    private final BatchJournal journal;
    private final ProcessingSlots slots;
    private final StartGate gate = new StartGate();
    private final BatchNews news = new BatchNews();
    private final UploadedItems uploads;
    private final BrokenBatches broken;
    private final Optional<JobRunner> runner;
    private final Optional<StalledBatches> stalled;

    /** @param workers how many items are processed at a time; 0 leaves the work to other processes */
    public BatchJobs(EngineParts parts, IndexFaces index, int workers) {
        this.parts = parts;
        this.store = parts.state().batches();
        this.journal = new BatchJournal(parts);
        this.uploads = new UploadedItems(parts);
        this.slots = new ProcessingSlots(Math.max(1, workers), Lane.perTenant(workers), PER_BATCH);
        this.broken = new BrokenBatches(parts, journal, gate, news);
        WaitingImages waiting = new WaitingImages(
                Math.max(1, workers) * parts.pipeline().limits().maxBytes());
        BatchHandler handler = new BatchHandler(parts, index, journal, slots, waiting, gate, news, broken);
        this.runner =
                workers == 0 ? Optional.empty() : Optional.of(new JobRunner(parts.jobs(), lane(workers), handler));
        this.stalled = workers == 0
                ? Optional.empty()
                : Optional.of(new StalledBatches(this::resume, parts.jobs(), parts.clock()));
    }

    private static Lane lane(int workers) {
        return Lane.of(ItemJob.LANE, Math.min(MAX_WORKERS, workers * IN_HAND), PER_BATCH * IN_HAND, ATTEMPTS)
                .withGathering();
    }

    /** The id of the image of an item, where items have images of their own. */
    static ImageId itemImage(TenantId tenant, BatchId batch, int index) {
        return DerivedIds.image(tenant, batch + ":" + index);
    }

    /**
     * Makes a batch; its items are worked on from now on. One of that id that is there already is left as it is, and what is
     * open of it goes on.
     *
     * @return the batch as it is kept, before anything of it is worked on because of this call
     * @throws InvalidInputException if there are no sources, more than {@value #MAX_ITEMS}, or a stored image of somebody
     *     else among them
     */
    public Batch create(TenantId tenant, BatchId id, List<BatchSource> sources, BatchOptions options) {
        requireSize(sources.size());
        for (BatchSource source : sources) {
            if (source instanceof BatchSource.StoredImage stored) {
                ItemSource.requireOwn(tenant, stored.key());
            }
        }
        Instant now = parts.clock().instant();
        Batch batch = new Batch(tenant, id, BatchStatus.CREATED, options, sources.size(), 0, 0, 0, now, now);
        store.create(batch, sources, journal.created(batch));
        journal.written();
        Batch kept = kept(batch);
        if (!kept.status().isFinal()) {
            enqueueOrOwe(kept, () -> kept.processed() == 0 ? indexes(kept.total()) : open(kept), "");
        }
        return kept;
    }

    /** What the store has under the id: the batch that was made now, or the one that was there. */
    private Batch kept(Batch made) {
        try {
            return store.get(made.tenant(), made.id()).orElse(made);
        } catch (BackendException e) {
            LOG.warn("batch {} is kept and could not be read; taken for a new one", made.id(), e);
            return made;
        }
    }

    /** Makes a batch of images, which are put into the object store first. */
    public Batch upload(TenantId tenant, List<FaceImage> images, BatchOptions options) {
        requireSize(images.size());
        BatchId id = BatchId.random();
        List<BatchSource> sources = uploads.store(tenant, id, images);
        try {
            return create(tenant, id, sources, options);
        } catch (BackendException e) {
            if (e.committed() == Committed.NO) {
                uploads.removeAll(tenant, id, images.size());
            }
            throw e;
        }
    }

    /** The batch is kept already: what the queue does not take now is asked for again by {@link StalledBatches}. */
    private void enqueueOrOwe(Batch batch, Supplier<List<Integer>> items, String round) {
        try {
            enqueue(batch, items.get(), round);
        } catch (BackendException | CapacityException e) {
            LOG.warn("the jobs of batch {} could not be enqueued; tried again soon", batch.id(), e);
            stalled.ifPresent(StalledBatches::soon);
        }
    }

    private static void requireSize(int size) {
        if (size < 1 || size > MAX_ITEMS) {
            throw new InvalidInputException("batch", size + " items are outside 1 to " + MAX_ITEMS);
        }
    }

    private static List<Integer> indexes(int size) {
        List<Integer> indexes = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            indexes.add(i);
        }
        return indexes;
    }

    private void enqueue(Batch batch, List<Integer> items, String round) {
        for (int from = 0; from < items.size(); from += CHUNK) {
            List<NewJob> jobs = items.subList(from, Math.min(items.size(), from + CHUNK)).stream()
                    .map(index -> new ItemJob(batch.tenant(), batch.id(), index)
                            .toJob(batch.options().priority(), round))
                    .toList();
            parts.jobs().enqueue(jobs);
        }
        runner.ifPresent(JobRunner::wake);
    }

    /** A batch as it stands. */
    public Batch get(TenantId tenant, BatchId id) {
        return store.get(tenant, id).orElseThrow(() -> new NotFoundException("batch", id.value()));
    }

    /** Whether any tenant has a batch of that id. */
    public boolean existsAnywhere(BatchId id) {
        return store.exists(id);
    }

    /** The batches of a tenant, newest first. */
    public BatchStore.Listing list(TenantId tenant, int offset, int limit) {
        return store.list(tenant, offset, limit);
    }

    /** The items of a batch in order. */
    public Page<BatchItem> items(TenantId tenant, BatchId id, Optional<BatchItem.Result> result, PageRequest page) {
        get(tenant, id);
        return store.items(tenant, id, result, page);
    }

    /** Forgets final batches that have not changed for that long. */
    public int purge(TenantId tenant, Duration age) {
        if (age.isNegative()) {
            throw new InvalidInputException("age", age + " is negative");
        }
        Instant before = parts.clock().instant().minus(age);
        removeUploads(tenant, before);
        return store.purge(tenant, before);
    }

    /** What was uploaded for items that came to nothing goes with their batch. */
    private void removeUploads(TenantId tenant, Instant before) {
        int offset = 0;
        List<Batch> batches = store.list(tenant, offset, CHUNK).batches();
        while (!batches.isEmpty()) {
            batches.stream()
                    .filter(batch ->
                            batch.status().isFinal() && batch.updatedAt().isBefore(before))
                    .forEach(uploads::removeLeft);
            offset += batches.size();
            batches = store.list(tenant, offset, CHUNK).batches();
        }
    }

    /**
     * Waits until a batch is final, or for that long.
     *
     * @param listener hears the batch as it stands, first now, then, up to twenty times a second, when it has changed
     * @return the batch as it stands then
     */
    public Batch await(TenantId tenant, BatchId id, Duration longest, Consumer<Batch> listener)
            throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        BatchNews.Seen seen = news.seen();
        Batch batch = get(tenant, id);
        listener.accept(batch);
        while (!batch.status().isFinal() && System.nanoTime() < until) {
            news.await(seen, LOOK_AGAIN);
            seen = news.seen();
            Batch now = get(tenant, id);
            if (!now.equals(batch)) {
                listener.accept(now);
            }
            batch = now;
        }
        return batch;
    }

    /**
     * Calls a batch off. When the call returns no further item begins, in this process; those that run may finish.
     *
     * @throws InvalidInputException if the batch is final already
     */
    public Batch cancel(TenantId tenant, BatchId id) {
        return gate.stop(id, () -> {
            Batch before = get(tenant, id);
            if (before.status().isFinal()) {
                throw new InvalidInputException(
                        "batch", "'" + id + "' is " + before.status().name().toLowerCase(Locale.ROOT) + " already");
            }
            Batch after = store.advance(tenant, id, BatchStatus.CANCELLED, journal.cancelled(before))
                    .orElseThrow(() -> new NotFoundException("batch", id.value()));
            news.ended();
            return after;
        });
    }

    /**
     * Tries the failed items of a completed batch again.
     *
     * @return how many
     */
    public int retry(TenantId tenant, BatchId id) {
        Batch batch = get(tenant, id);
        int reopened = store.reopen(tenant, id);
        if (reopened > 0) {
            String round = Long.toString(parts.clock().millis(), Character.MAX_RADIX) + "-"
                    + Integer.toString(ThreadLocalRandom.current().nextInt(1_296), Character.MAX_RADIX);
            List<Integer> open = open(batch);
            enqueueOrOwe(batch, () -> open, round);
        }
        return reopened;
    }

    /** The items that are not settled. */
    private List<Integer> open(Batch batch) {
        List<Integer> open = new ArrayList<>();
        PageRequest request = PageRequest.first(CHUNK);
        Page<BatchItem> page = store.items(batch.tenant(), batch.id(), Optional.empty(), request);
        while (true) {
            page.items().stream().filter(item -> item.outcome().isEmpty()).forEach(item -> open.add(item.index()));
            if (page.next().isEmpty()) {
                return open;
            }
            page = store.items(
                    batch.tenant(),
                    batch.id(),
                    Optional.empty(),
                    request.after(page.next().get()));
        }
    }

    /**
     * Makes the jobs again that unfinished batches miss. Harmless at any time: a job that is there stays.
     *
     * @param before only of batches that nothing has happened to since then
     */
    public void resume(Instant before) {
        PageRequest request = PageRequest.first(100);
        List<RuntimeException> failures = new ArrayList<>();
        Page<Batch> page = store.unfinished(request);
        while (true) {
            page.items().stream()
                    .filter(batch -> batch.updatedAt().isBefore(before))
                    .forEach(batch -> attempt(() -> resume(batch), failures));
            if (page.next().isEmpty()) {
                failures.stream().findFirst().ifPresent(BatchJobs::rethrow);
                return;
            }
            page = store.unfinished(request.after(page.next().get()));
        }
    }

    /** One that fails must not hold up those behind it. */
    private static void attempt(Runnable step, List<RuntimeException> failures) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private static void rethrow(RuntimeException failure) {
        throw failure;
    }

    private void resume(Batch batch) {
        if (batch.status() == BatchStatus.FAILED) {
            broken.close(batch);
            return;
        }
        List<Integer> open;
        try {
            open = open(batch);
        } catch (RuntimeException e) {
            broken.giveUp(batch.tenant(), batch.id(), e);
            return;
        }
        LOG.debug("batch {} goes on with {} of {} items", batch.id(), open.size(), batch.total());
        enqueueOrOwe(batch, () -> open, ""); // what the queue does not take says nothing about the batch
    }

    /** Looks for items now. */
    public void wake() {
        runner.ifPresent(JobRunner::wake);
    }

    /** Lets running items finish or hands them back. */
    @Override
    public void close() {
        stalled.ifPresent(StalledBatches::close);
        slots.close();
        runner.ifPresent(JobRunner::close);
    }
}
