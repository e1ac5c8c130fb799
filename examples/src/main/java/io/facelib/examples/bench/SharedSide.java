package io.facelib.examples.bench;

import io.facelib.model.IngestRecord;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.Journal;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.StorageBackends;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The chores on one storage, for a tenant and a lane that nobody else uses. Each may be done by several threads. Closing
 * removes what they left and leaves the storage open.
 */
final class SharedSide implements AutoCloseable {
    private static final String BUCKET = "raw-images";
    private static final byte[] PICTURE = picture();
    /** Of removed pictures: then the server is away, and each further one would wait for it. */
    private static final int MOST_FAILURES = 10;

    private final StorageBackends storage;
    private final TenantId tenant;
    private final SharedGallery gallery;
    private final AtomicInteger pictures = new AtomicInteger();
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicInteger jobs = new AtomicInteger();

    SharedSide(StorageBackends storage, TenantId tenant) {
        this.storage = storage;
        this.tenant = tenant;
        this.gallery = new SharedGallery(storage.vectors(), tenant);
    }

    /** Of no pattern, as compressed pictures are. */
    private static byte[] picture() {
        byte[] bytes = new byte[200_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    StorageBackends storage() {
        return storage;
    }

    SharedGallery gallery() {
        return gallery;
    }

    void putPicture() {
        ObjectInfo info = ObjectInfo.ofType("image/jpeg");
        storage.objects().put(picture(pictures.getAndIncrement()), new ByteArrayInputStream(PICTURE), info);
    }

    /** One of those that were put, in turn. */
    void readPicture(int turn) {
        ObjectKey key = picture(Math.floorMod(turn, pictures.get()));
        try (InputStream content = storage.objects().open(key, 0).orElseThrow()) {
            content.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectKey picture(int number) {
        return new ObjectKey(BUCKET, tenant + "/bench-" + number + ".jpg");
    }

    /** One transaction of the state. */
    void recordImage() {
        String key = "bench-" + records.getAndIncrement();
        IngestRecord entry = new IngestRecord(
                key, "0".repeat(64), 1, 1, 0, 0, List.of(), List.of(), List.of(), Map.of(), Instant.now());
        storage.state().ingests().record(tenant, entry, Journal.empty());
    }

    /** A job from its beginning to its end; with several threads not always one's own. */
    void doJob() {
        String lane = lane();
        String id = "job-" + jobs.getAndIncrement();
        storage.jobs().enqueue(List.of(NewJob.of(tenant, lane, id, "bench", "")));
        List<JobLease> leases = storage.jobs().lease(new LeaseRequest(lane, 1, 1_000, Duration.ofMinutes(1)));
        leases.forEach(lease -> storage.jobs().end(lease, new JobEnd.Done()));
    }

    private String lane() {
        return tenant.value();
    }

    /** Removes as much as it can; what fails is thrown in the end. */
    @Override
    public void close() {
        Optional<RuntimeException> failure = Stream.<Runnable>of(
                        gallery::close,
                        this::removePictures,
                        () -> storage.state().erase(tenant),
                        () -> storage.jobs().erase(tenant))
                .flatMap(removal -> failure(removal).stream())
                .reduce(SharedSide::both);
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void removePictures() {
        List<RuntimeException> failures = new ArrayList<>();
        for (int i = 0; i < pictures.get() && failures.size() < MOST_FAILURES; i++) {
            ObjectKey key = picture(i);
            failure(() -> storage.objects().delete(key)).ifPresent(failures::add);
        }
        if (!failures.isEmpty()) {
            throw failures.stream().reduce(SharedSide::both).orElseThrow();
        }
    }

    private static Optional<RuntimeException> failure(Runnable removal) {
        try {
            removal.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    private static RuntimeException both(RuntimeException first, RuntimeException later) {
        if (first != later) {
            first.addSuppressed(later);
        }
        return first;
    }
}
