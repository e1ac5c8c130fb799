package io.facelib.ingest;

import com.github.benmanes.caffeine.cache.Ticker;
import io.facelib.error.CapacityException;
import io.facelib.image.ImageHeader;
import io.facelib.inference.Priority;
import io.facelib.ingest.IngestImages.Brought;
import io.facelib.ingest.IngestMessage.Invalid;
import io.facelib.ingest.IngestMessage.Parsed;
import io.facelib.ingest.IngestMessage.Valid;
import io.facelib.job.JobHandler;
import io.facelib.model.FaceImage;
import io.facelib.model.ImageId;
import io.facelib.model.IngestRecord;
import io.facelib.model.QualityProfile;
import io.facelib.model.RequestContext;
import io.facelib.model.StageTimings;
import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;
import io.facelib.pipeline.PipelineRequest;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import io.facelib.pipeline.PipelineResult;
import io.facelib.spi.Job;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.Journal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Processes a message: brings its image, finds its faces, stores those that are sharp enough, and keeps what became of it.
 * Ids and keys follow from the image's bytes, so that a message processed twice writes the same faces again; an idempotency
 * key that was processed is not processed anew. Messages of one key wait for one another within this process.
 *
 * <p>What is wrong with a message ends it as a dead letter; what may pass by itself is thrown, and tried again.
 */
public final class IngestHandler implements JobHandler {
    /** The kind of work in the queue. */
    public static final String LANE = "ingest";

    private static final int PATIENCE = 60;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final EngineParts parts;
    private final IngestImages images;
    private final IngestFaces faces;
    private final OneAtATime turns = new OneAtATime();

    public IngestHandler(EngineParts parts, IngestSettings settings) {
        this.parts = parts;
        this.images = new IngestImages(parts, settings);
        this.faces = new IngestFaces(
                parts,
                settings.nearDuplicates() ? Optional.of(new NearDuplicates(Ticker.systemTicker())) : Optional.empty());
    }

    @Override
    public JobEnd run(JobLease lease) throws InterruptedException {
        Job job = lease.job();
        Parsed parsed = IngestMessage.parse(job.payload());
        if (parsed instanceof Invalid invalid) {
            return new JobEnd.Dead(invalid.error());
        }
        IngestMessage message = ((Valid) parsed).message();
        if (!message.tenant().equals(job.tenant().value())) {
            return new JobEnd.Dead("tenant_id is not that of the queue entry");
        }
        String key = message.idempotencyKey().orElse(job.id());
        return turns.run(Map.entry(job.tenant(), key), () -> {
            boolean open = parts.state().ingests().find(job.tenant(), key).isEmpty();
            return open ? process(lease, key, message) : new JobEnd.Done();
        });
    }

    private JobEnd process(JobLease lease, String key, IngestMessage message) {
        Job job = lease.job();
        TenantId tenant = job.tenant();
        message.identity(); // one that cannot be ends here, before anything is fetched
        long start = System.nanoTime();
        Brought image = images.bring(tenant, message);
        Duration fetch = Duration.ofNanos(System.nanoTime() - start);

        Optional<HintedFaces> hints = message.faceHints().map(given -> HintedFaces.of(given, longerSide(image)));
        PipelineResult seen = look(image, hints);

        // From here on the entry must be this worker's: a tenant that is erased meanwhile gets nothing any more.
        try (StoringLease storing = new StoringLease(parts, lease)) {
            Supplier<IngestRecord> store = () -> {
                long looked = System.nanoTime();
                IngestFaces.Stored stored = keep(tenant, message, image, seen, hints);
                Map<String, Duration> timings = timings(seen.analysis().timings());
                timings.put("fetch", fetch);
                timings.put("store", Duration.ofNanos(System.nanoTime() - looked));
                return stored.record(key, image.sha256(), timings, parts.clock().instant());
            };
            boolean recorded = storing.begun() && recorded(storing, job, image, store);
            return recorded ? new JobEnd.Done() : new JobEnd.HandBack();
        }
    }

    /** A store that is full is asked again here, as an engine that is: see {@link #look}. */
    private IngestFaces.Stored keep(
            TenantId tenant, IngestMessage message, Brought image, PipelineResult seen, Optional<HintedFaces> hints) {
        return patiently(() -> parts.pictureLocks().alone(tenant, ImageId.of(image.sha256()), () -> {
            images.keep(image, seen);
            return faces.store(tenant, message, image, seen, hints);
        }));
    }

    private boolean recorded(StoringLease storing, Job job, Brought image, Supplier<IngestRecord> store) {
        boolean recorded = false;
        try {
            IngestRecord record = store.get();
            recorded = patiently(
                    () -> parts.erasureGate().write(job.tenant(), () -> recordedIfOurs(storing, job, record)));
            return recorded;
        } finally {
            if (!recorded) {
                storing.removeIfErased(image);
            }
        }
    }

    private boolean recordedIfOurs(StoringLease storing, Job job, IngestRecord record) {
        boolean ours = storing.isOurs();
        if (ours) {
            parts.state().ingests().record(job.tenant(), record, journal(job, record));
        }
        return ours;
    }

    private static long longerSide(Brought image) {
        ImageHeader header = ImageHeader.read(image.bytes());
        return Math.max(header.width(), header.height());
    }

    /** An engine that is full is asked again here, lest the image be fetched anew each time. */
    private PipelineResult look(Brought image, Optional<HintedFaces> hints) {
        PipelineRequest plain = PipelineRequest.of(QualityProfile.CRAWLER_INGEST, EmbedFaces.PASSED_CROPS)
                .withPriority(Priority.BULK);
        PipelineRequest request =
                hints.map(known -> plain.withKnownFaces(known.faces())).orElse(plain);
        return patiently(() -> parts.pipeline().run(FaceImage.owning(image.bytes()), request));
    }

    private static <T> T patiently(Supplier<T> step) {
        for (int i = 0; i < PATIENCE; i++) {
            try {
                return step.get();
            } catch (CapacityException e) {
                pause(e);
            }
        }
        return step.get();
    }

    private static void pause(CapacityException full) {
        try {
            Thread.sleep(Math.max(
                    10, Math.min(LONGEST_PAUSE_MILLIS, full.retryAfter().toMillis())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw full;
        }
    }

    private static Map<String, Duration> timings(StageTimings stages) {
        Map<String, Duration> timings = new HashMap<>();
        timings.put("decode", stages.decode());
        timings.put("detect", stages.detect());
        timings.put("align", stages.align());
        timings.put("assess", stages.assess());
        timings.put("embed", stages.embed());
        return timings;
    }

    private Journal journal(Job job, IngestRecord record) {
        RequestContext request = new RequestContext(Optional.of("ingest_" + job.id()), Optional.empty());
        return parts.journal().change("ingest", request, record.faces(), record.accepted(), OptionalDouble.empty());
    }
}
