package io.facelib;

import io.facelib.batch.BatchJobs;
import io.facelib.crawl.Crawler;
import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.error.SetupException;
import io.facelib.fake.FakeModels;
import io.facelib.http.AddressPolicy;
import io.facelib.http.GuardedHttpClient;
import io.facelib.image.ImageAdmission;
import io.facelib.image.ImageDecoder;
import io.facelib.image.ImageLimits;
import io.facelib.inference.BatchingOptions;
import io.facelib.inference.FaceModels;
import io.facelib.inference.Models;
import io.facelib.inference.PresentationAttackOptions;
import io.facelib.ingest.IngestJobs;
import io.facelib.ingest.IngestSettings;
import io.facelib.memory.MemoryStorage;
import io.facelib.metrics.MeasuredBackends;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.AuditScope;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.CacheStatistics;
import io.facelib.model.CleanUpReport;
import io.facelib.model.CompareOptions;
import io.facelib.model.Comparison;
import io.facelib.model.Embedding;
import io.facelib.model.FaceImage;
import io.facelib.model.Health;
import io.facelib.model.IngestItem;
import io.facelib.model.IngestOptions;
import io.facelib.model.IngestReceipt;
import io.facelib.model.RequestAudit;
import io.facelib.model.RequestContext;
import io.facelib.model.RetentionPolicy;
import io.facelib.model.TenantId;
import io.facelib.operation.CheckHealth;
import io.facelib.operation.CleanUp;
import io.facelib.operation.CleanUpSchedule;
import io.facelib.operation.CompareFaces;
import io.facelib.operation.EditIdentity;
import io.facelib.operation.EngineGauges;
import io.facelib.operation.EngineParts;
import io.facelib.operation.EnrollIdentity;
import io.facelib.operation.EraseFaces;
import io.facelib.operation.EraseTenant;
import io.facelib.operation.ErasureGate;
import io.facelib.operation.IdentifyFace;
import io.facelib.operation.IdentityChanges;
import io.facelib.operation.IdentityErrands;
import io.facelib.operation.ImageLibrary;
import io.facelib.operation.IndexFaces;
import io.facelib.operation.IndexMany;
import io.facelib.operation.MergeIdentities;
import io.facelib.operation.OperationJournal;
import io.facelib.operation.PictureLocks;
import io.facelib.operation.SearchFaces;
import io.facelib.operation.SearchStoring;
import io.facelib.operation.SuggestGroups;
import io.facelib.operation.VerifyIdentity;
import io.facelib.pipeline.AnalysisCache;
import io.facelib.pipeline.FacePipeline;
import io.facelib.pipeline.PipelineRequest;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import io.facelib.pipeline.PresentationAttackGate;
import io.facelib.pipeline.SharedResults;
import io.facelib.spi.IdentityStore;
import io.facelib.spi.InferenceBackend;
import io.facelib.spi.JobQueue;
import io.facelib.spi.KeyService;
import io.facelib.spi.Measurements;
import io.facelib.spi.Metric;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.SharedCache;
import io.facelib.spi.StateStore;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.spi.VectorIndex;
import io.facelib.webhook.WebhookJobs;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A complete face engine inside your own process.
 *
 * <pre>{@code
 * try (FaceEngine engine = FaceEngine.builder().models(Models.standard()).build()) {
 *     Tenant acme = engine.tenant("acme");
 *     acme.index(FaceImage.of(photo));
 *     SearchResult found = acme.search(Probe.of(FaceImage.of(other)), SearchOptions.topK(10));
 * }
 * }</pre>
 *
 * <p>Every call blocks until it is done and may be made from any number of threads. Data belongs to a {@link Tenant};
 * {@link #analyze} and {@link #compare} need none, because they store nothing. Closing waits for the batches that run and
 * closes everything that was built or handed in; closing twice is harmless.
 */
public final class FaceEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaceEngine.class);

    private final EngineParts parts;
    private final FaceEngineConfig config;
    private final StorageBackends place;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Operations operations;
    private final CheckHealth health;
    private final Optional<EngineGauges> gauges;

    /** The verbs, made once. */
    record Operations(
            IndexFaces index,
            IndexMany indexMany,
            SearchFaces search,
            CompareFaces compare,
            SearchStoring searchStoring,
            ImageLibrary images,
            EraseFaces erase,
            EnrollIdentity enroll,
            EditIdentity edit,
            MergeIdentities merge,
            VerifyIdentity verify,
            IdentifyFace identify,
            SuggestGroups groups,
            EraseTenant eraseTenant,
            BatchJobs batches,
            IngestJobs ingest,
            WebhookJobs webhooks,
            CleanUp cleanUp,
            Optional<CleanUpSchedule> schedule) {
        static Operations of(EngineParts parts, FaceEngineConfig config, Measurements measurements) {
            IndexFaces index = new IndexFaces(parts);
            SearchFaces search = new SearchFaces(parts);
            EraseFaces erase = new EraseFaces(parts);
            IdentityErrands errands = new IdentityErrands(parts, erase);
            errands.resume();
            IdentityChanges changes = new IdentityChanges(parts, errands);
            CleanUp cleanUp = new CleanUp(parts, changes);
            return new Operations(
                    index,
                    new IndexMany(index, config.indexWorkers()),
                    search,
                    new CompareFaces(parts, search),
                    new SearchStoring(parts, index, search),
                    new ImageLibrary(parts, config.ingest().crawler()),
                    erase,
                    new EnrollIdentity(parts, changes),
                    new EditIdentity(parts, changes, erase),
                    new MergeIdentities(parts, changes),
                    new VerifyIdentity(parts),
                    new IdentifyFace(parts, search),
                    new SuggestGroups(parts),
                    new EraseTenant(parts, changes, erase, config.ingest().crawler()),
                    new BatchJobs(parts, index, config.background().batchWorkers()),
                    new IngestJobs(parts, config.ingest(), config.background().ingestWorkers()),
                    new WebhookJobs(
                            parts.state().webhooks(),
                            parts.jobs(),
                            parts.keys(),
                            parts.http(),
                            parts.clock(),
                            measurements,
                            config.background().deliveryWorkers()),
                    cleanUp,
                    config.background().cleanUp()
                            ? Optional.of(CleanUpSchedule.start(() -> cleanUp.run(config.retention())))
                            : Optional.empty());
        }

        /** Makes the work in the background look for what is to be done now. */
        void wake() {
            batches.wake();
            ingest.wake();
            webhooks.wake();
        }

        /** Ends the work in the background. */
        void close() {
            schedule.ifPresent(CleanUpSchedule::close);
            try (batches;
                    ingest;
                    webhooks) {
                LOG.debug("what is being worked on is finished or handed back");
            }
        }
    }

    private FaceEngine(
            EngineParts parts,
            FaceEngineConfig config,
            StorageBackends place,
            EventBell events,
            Measurements measurements) {
        this.parts = parts;
        this.config = config;
        this.place = place;
        this.operations = Operations.of(parts, config, measurements);
        this.health = new CheckHealth(parts);
        this.gauges = measurements.equals(Measurements.none())
                ? Optional.empty()
                : Optional.of(EngineGauges.start(parts, health, measurements));
        events.answeredBy(operations.webhooks()::wake);
        LOG.info(
                "engine ready: model {}, {}, objects {}, vectors {}, identities {}",
                config.model(),
                config.provider(),
                config.objects(),
                config.vectors(),
                config.identities());
    }

    /** Starts building an engine. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * An engine for your tests: data on the heap and a fake model that needs no file and always answers the same. Draw
     * pictures for it with {@link io.facelib.fake.FakeFaces}.
     */
    public static FaceEngine inMemory() {
        return builder().models(FakeModels.models()).build();
    }

    /**
     * A tenant's data, the only way to any data.
     *
     * @throws InvalidInputException if the id breaks the rule of {@link TenantId}
     */
    public Tenant tenant(String id) {
        return tenant(TenantId.of(id));
    }

    /** A tenant's data, the only way to any data. A tenant need not be created: it exists while it has a face. */
    public Tenant tenant(TenantId id) {
        requireOpen();
        return new Tenant(this, id, RequestContext.none());
    }

    /** All tenants. */
    public Tenants tenants() {
        requireOpen();
        return new Tenants(this);
    }

    /**
     * Hands over images of several tenants for ingest, as {@link Ingest#submitAll} does for one: every object is read and
     * hashed before the first image is in the queue, and when one cannot be read, none is.
     *
     * @return a receipt for each image, in their order
     * @throws InvalidInputException if there are none or more than the options allow, or an object is in no bucket that
     *     holds pictures
     * @throws NotFoundException if a tenant does not have an object
     */
    public List<IngestReceipt> ingest(List<IngestItem> items, IngestOptions options) {
        return operations().ingest().submit(items, options);
    }

    /**
     * Removes what is over its time, of all tenants; {@link Builder#background} can do so once a day.
     *
     * @return what each of the jobs did; one that failed does not keep the others from running
     */
    public CleanUpReport cleanUp(RetentionPolicy policy) {
        return operations().cleanUp().run(policy);
    }

    /**
     * Removes what is over its time, of all tenants, because somebody asked for it: their audit tells that first.
     *
     * @param asking whose audit it is, with the request that it was asked in
     * @return what each of the jobs did; one that failed does not keep the others from running
     */
    public CleanUpReport cleanUp(RetentionPolicy policy, Tenant asking) {
        Operations verbs = operations();
        parts.journal().cleansUp(asking.id(), asking.context());
        return verbs.cleanUp().run(policy);
    }

    /** Counts what {@link #cleanUp(RetentionPolicy)} would remove now, and removes nothing. */
    public CleanUpReport cleanUpDryRun(RetentionPolicy policy) {
        return operations().cleanUp().dryRun(policy);
    }

    /**
     * What a crawler in this process works with; its objects belong to the tenant that the engine was told.
     *
     * @throws SetupException if the engine was told none
     */
    public Crawler crawler() {
        requireOpen();
        TenantId tenant = config.ingest()
                .crawler()
                .orElseThrow(() -> new SetupException(
                        "no tenant is set for the crawler",
                        "Call ingest(IngestSettings.defaults().withCrawler(tenant)) on the builder."));
        return Crawler.of(parts, tenant);
    }

    /** Finds faces with landmarks, quality and vectors. Stores nothing. */
    public Analysis analyze(FaceImage image) {
        return analyze(image, AnalyzeOptions.defaults());
    }

    /**
     * Finds faces with landmarks, quality and, if wanted, vectors and live scores. Stores nothing.
     *
     * @throws SetupException if live scores are wanted of an engine that does not detect presentation attacks
     */
    public Analysis analyze(FaceImage image, AnalyzeOptions options) {
        requireOpen();
        PipelineRequest request = PipelineRequest.of(
                        options.profile(), options.embed() ? EmbedFaces.ALL : EmbedFaces.NONE)
                .withTryRotations(options.tryRotations());
        if (options.liveScores()) {
            requireLiveScores();
            request = request.withLiveScores();
        }
        return parts.pipeline().run(image, request).analysis();
    }

    private void requireLiveScores() {
        if (config.minimumLive().isEmpty()) {
            throw new SetupException(
                    "live scores were wanted, but presentation attack detection is off",
                    "Call presentationAttackDetection(PresentationAttackOptions.defaults()) on the builder.");
        }
    }

    /** Holds the best usable faces of two images against each other. Stores nothing. */
    public Comparison compare(FaceImage a, FaceImage b) {
        return compare(a, b, CompareOptions.defaults());
    }

    /** Holds the best usable faces of two images against each other. Stores nothing. */
    public Comparison compare(FaceImage a, FaceImage b, CompareOptions options) {
        requireOpen();
        return operations.compare().images(a, b, options);
    }

    /**
     * Makes a vector of this engine's contract from bare numbers, scaled to norm 1.
     *
     * @param values as many as {@code config().dimension()}
     * @throws InvalidInputException if there are more or fewer, one is not finite, or all are zero
     */
    public Embedding embedding(float[] values) {
        if (values.length != config.dimension()) {
            throw new InvalidInputException(
                    "vector", "dimension " + values.length + ", expected " + config.dimension());
        }
        return Embedding.of(config.contract(), values);
    }

    /** Keeps in the audit that requests were answered, of any tenants or none; for adapters, which had better do so in groups. */
    public void recordRequests(List<RequestAudit> requests) {
        requireOpen();
        parts.state().audit().requests(requests);
    }

    /** Asks every backend a small question. What does not answer within two seconds is told as silent. */
    public Health health() {
        requireOpen();
        return health.run();
    }

    /** How useful it is to remember what was seen in images; see {@link Builder#analysisCache}. */
    public CacheStatistics analysisCache() {
        requireOpen();
        return parts.analyses().statistics();
    }

    /** How this engine was built. */
    public FaceEngineConfig config() {
        return config;
    }

    EngineParts parts() {
        return parts;
    }

    Operations operations() {
        requireOpen();
        return operations;
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new ClosedException("FaceEngine");
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // Backends that were handed in besides the storage are not the storage's to close.
            try (StorageBackends rest = place;
                    KeyService keys = parts.keys();
                    ObjectStore objects = parts.objects();
                    VectorIndex vectors = parts.vectors();
                    IdentityStore identities = parts.identities();
                    StateStore state = parts.state();
                    JobQueue jobs = parts.jobs();
                    AnalysisCache analyses = parts.analyses()) {
                gauges.ifPresent(EngineGauges::close);
                health.close();
                operations.close();
                parts.http().close();
                parts.pipeline().close();
                LOG.debug(
                        "closing {}, {}, {}, {}, {} and {} of {}, which remember {}",
                        objects.name(),
                        vectors.name(),
                        identities.name(),
                        state.name(),
                        jobs.name(),
                        keys.name(),
                        rest,
                        analyses.statistics());
            }
        }
    }

    /**
     * Collects what an engine is made of. Only {@link #models} is required. Building leaves the builder as it was; an
     * engine owns what it was given, so do not build twice with the same backend objects.
     */
    public static final class Builder {
        private static final long DEFAULT_CACHE = 64L << 20;

        private @Nullable Models models;
        private @Nullable InferenceBackend inference;
        private @Nullable Storage storage;
        private @Nullable ObjectStore objects;
        private @Nullable VectorIndex vectors;
        private @Nullable IdentityStore identities;
        private @Nullable StateStore state;
        private @Nullable JobQueue jobs;
        private @Nullable KeyService keys;
        private @Nullable AddressPolicy addresses;
        private @Nullable AuditScope audit;
        private @Nullable BackgroundOptions background;
        private @Nullable IngestSettings ingest;
        private @Nullable RetentionPolicy retention;
        private @Nullable Long analysisCache;
        private @Nullable SharedCache sharedCache;
        private @Nullable ImageLimits limits;
        private @Nullable Duration admissionWait;
        private @Nullable BatchingOptions batching;
        private @Nullable Integer indexWorkers;
        private @Nullable PresentationAttackOptions attacks;
        private @Nullable Clock clock;
        private @Nullable Measurements measurements;

        private Builder() {}

        /**
         * Where detector and embedder come from. There is no default: an engine without models is a mistake, and no
         * lesser model is ever chosen silently.
         */
        public Builder models(Models value) {
            models = once("models", models, value);
            return this;
        }

        /** The standard models from one folder and nowhere else. */
        public Builder models(Path folder) {
            return models(Models.in(folder));
        }

        /**
         * Where networks run. The processor, through ONNX Runtime, unless set; facelib-gpu offers CUDA. Closed with the
         * engine.
         */
        public Builder inference(InferenceBackend value) {
            inference = once("inference", inference, value);
            return this;
        }

        /**
         * Where everything is kept: objects, face records, identities, state, work. On the heap unless set: gone with the process.
         * {@code EmbeddedStorage.at(directory)} of facelib-storage keeps it in one directory. What {@link #objects},
         * {@link #vectors}, {@link #identities}, {@link #state} or {@link #jobs} names besides takes the place of the storage's own. Opened by {@link #build()}, last of all;
         * closed with the engine.
         */
        public Builder storage(Storage value) {
            storage = once("storage", storage, value);
            return this;
        }

        /** Where pictures are kept. On the heap unless set: gone with the process. Closed with the engine. */
        public Builder objects(ObjectStore value) {
            objects = once("objects", objects, value);
            return this;
        }

        /** Where face records are kept. On the heap unless set: gone with the process. Closed with the engine. */
        public Builder vectors(VectorIndex value) {
            vectors = once("vectors", vectors, value);
            return this;
        }

        /** Where enrolled people are kept. On the heap unless set: gone with the process. Closed with the engine. */
        public Builder identities(IdentityStore value) {
            identities = once("identities", identities, value);
            return this;
        }

        /**
         * Where batches, ingested images, webhooks and audit are kept. On the heap unless set: gone with the process.
         * Closed with the engine.
         */
        public Builder state(StateStore value) {
            state = once("state", state, value);
            return this;
        }

        /** Where work waits to be done. On the heap unless set: gone with the process. Closed with the engine. */
        public Builder jobs(JobQueue value) {
            jobs = once("jobs", jobs, value);
            return this;
        }

        /**
         * The keys that webhook secrets and audit seals are under. The storage's own unless set: a file in the directory of
         * {@code EmbeddedStorage}, or made anew for data on the heap. Set it to keep keys apart from data; the same keys
         * have to be given ever after. Closed with the engine.
         */
        public Builder keys(KeyService value) {
            keys = once("keys", keys, value);
            return this;
        }

        /**
         * Which addresses images are fetched from and webhooks are sent to. Public ones unless set: an application that
         * opens private networks lets its users reach what is in them.
         */
        public Builder addresses(AddressPolicy value) {
            addresses = once("addresses", addresses, value);
            return this;
        }

        /**
         * Which operations leave a trace in the audit. {@link AuditScope#CHANGES} unless set; {@link AuditScope#ALL} makes
         * each search wait for a durable write.
         */
        public Builder audit(AuditScope value) {
            audit = once("audit", audit, value);
            return this;
        }

        /**
         * How much is done in the background: batches, ingest, deliveries, retention. {@link BackgroundOptions#defaults()}
         * unless set; {@link BackgroundOptions#none()} for a process that only asks for such work.
         */
        public Builder background(BackgroundOptions value) {
            background = once("background", background, value);
            return this;
        }

        /**
         * What ingest may read, whether it skips near duplicates, and whose the crawler's objects are.
         * {@link IngestSettings#defaults()} unless set: no files, no skipping, no crawler.
         */
        public Builder ingest(IngestSettings value) {
            ingest = once("ingest", ingest, value);
            return this;
        }

        /**
         * How long things are kept, for the clean-up that {@link #background} may ask for once a day.
         * {@link RetentionPolicy#defaults()} unless set.
         */
        public Builder retention(RetentionPolicy value) {
            retention = once("retention", retention, value);
            return this;
        }

        /**
         * How much heap is spent on remembering, for an hour, what was seen in images that are compared with a gallery or
         * are part of a batch, in bytes. 64 MiB unless set; 0 remembers nothing. Tenants share nothing.
         */
        public Builder analysisCache(long maxBytes) {
            analysisCache = once("analysisCache", analysisCache, maxBytes);
            return this;
        }

        /**
         * Lets processes remember for each other what was seen in images, for as long as {@link #analysisCache} does; nothing is
         * shared unless set. Entries are encrypted with the engine's keys, which all these processes must have in common. A cache that
         * does not answer is passed over, but a tenant's faces cannot be erased while it cannot be told. Closed with the
         * engine.
         */
        public Builder sharedCache(SharedCache value) {
            sharedCache = once("sharedCache", sharedCache, value);
            return this;
        }

        /**
         * Limits for images, one by one and in flight. {@link ImageLimits#defaults()} unless set: 10 MiB and 50
         * megapixels an image, 600 MB of native memory for all of them together.
         */
        public Builder limits(ImageLimits value) {
            limits = once("limits", limits, value);
            return this;
        }

        /**
         * How long an image waits for its share of memory before it is refused. 5 seconds unless set; zero refuses at
         * once.
         */
        public Builder admissionWait(Duration value) {
            if (value.isNegative()) {
                throw new InvalidInputException("admissionWait", value + " is negative");
            }
            admissionWait = once("admissionWait", admissionWait, value);
            return this;
        }

        /**
         * How requests are gathered into batches. {@link BatchingOptions#defaults()} unless set. On a processor a
         * delay gains nothing; on a GPU a few milliseconds trade the answer's time for throughput.
         */
        public Builder batching(BatchingOptions value) {
            batching = once("batching", batching, value);
            return this;
        }

        /** How many images {@code indexAll} works on at the same time. Twice the number of processors unless set. */
        public Builder indexWorkers(int value) {
            if (value < 1 || value > 1_024) {
                throw new InvalidInputException("indexWorkers", value + " is outside 1 to 1024");
            }
            indexWorkers = once("indexWorkers", indexWorkers, value);
            return this;
        }

        /**
         * Detects presentation attacks: a face that is judged under {@code ENROLL} or {@code VERIFY}, or analysed with
         * {@link AnalyzeOptions#liveScores()}, must look like one in front of the camera and not like a picture of one, or
         * it is not usable, with the reason {@code presentation_attack(<score>)}. Off unless set. Needs two more model
         * files and, for each such face, a run of both networks. It is a hint from one image and stops no prepared
         * attacker; docs/accuracy.md tells what it refuses.
         */
        public Builder presentationAttackDetection(PresentationAttackOptions value) {
            attacks = once("presentationAttackDetection", attacks, value);
            return this;
        }

        /**
         * Where is told what is measured: times of stages and of backends, batches, jobs, deliveries; {@link Metric} lists it.
         * Nothing is measured unless set. {@code MicrometerMeasurements.to(registry)} tells a Micrometer registry. Closed with
         * the engine.
         */
        public Builder measurements(Measurements value) {
            measurements = once("measurements", measurements, value);
            return this;
        }

        /** What time is stored with faces. The system's, in UTC, unless set; for tests. */
        public Builder clock(Clock value) {
            clock = once("clock", clock, value);
            return this;
        }

        private static <T> T once(String name, @Nullable T former, T value) {
            if (former != null) {
                throw new IllegalStateException(name + " was already set to " + former);
            }
            return value;
        }

        /**
         * Finds and loads the models and puts the engine together. When that fails, what was loaded is closed again, and
         * what was handed in stays open and yours.
         *
         * @throws SetupException if models are not set or cannot be had, a native library is missing, or the storage
         *     cannot be opened
         */
        public FaceEngine build() {
            if (models == null) {
                throw new SetupException("no models were set", "Call models(Models.standard()) on the builder.");
            }
            ImageLimits imageLimits = or(limits, ImageLimits.defaults());
            Duration wait = or(admissionWait, Duration.ofSeconds(5));
            ImageDecoder decoder = new ImageDecoder(imageLimits, new ImageAdmission(imageLimits, wait));
            FaceModels opened = models.open(Optional.ofNullable(inference));
            try {
                return guarded(decoder, opened, imageLimits, wait);
            } catch (RuntimeException | Error e) {
                opened.close();
                throw e;
            }
        }

        private FaceEngine guarded(ImageDecoder decoder, FaceModels opened, ImageLimits imageLimits, Duration wait) {
            Optional<PresentationAttackGate> gate = Optional.ofNullable(attacks)
                    .map(a -> new PresentationAttackGate(
                            a.models().open(Optional.ofNullable(inference)), a.minimumLive()));
            try {
                return engine(decoder, opened, gate, imageLimits, wait);
            } catch (RuntimeException | Error e) {
                gate.ifPresent(g -> g.detector().close());
                throw e;
            }
        }

        private FaceEngine engine(
                ImageDecoder decoder,
                FaceModels opened,
                Optional<PresentationAttackGate> gate,
                ImageLimits imageLimits,
                Duration wait) {
            BatchingOptions batches = or(batching, BatchingOptions.defaults());
            Clock time = or(clock, Clock.systemUTC());
            StorageSetup setup = new StorageSetup(time, Optional.ofNullable(keys));
            StorageBackends place = or(storage, new MemoryStorage()).open(setup);
            try {
                Measurements told = or(measurements, Measurements.none());
                MeasuredBackends measured = new MeasuredBackends(told);
                ObjectStore store = measured.of(or(objects, place.objects()));
                VectorIndex index = measured.of(or(vectors, place.vectors()));
                IdentityStore people = measured.of(or(identities, place.identities()));
                StateStore memory = measured.of(or(state, place.state()));
                JobQueue queue = measured.of(or(jobs, place.jobs()));
                FaceEngineConfig config = new FaceEngineConfig(
                        opened.id(),
                        opened.embedder().contract(),
                        opened.embedder().dimension(),
                        opened.embedder().calibration(),
                        opened.detector().scoreLimit(),
                        opened.provider(),
                        store.name(),
                        index.name(),
                        people.name(),
                        memory.name(),
                        queue.name(),
                        imageLimits,
                        wait,
                        batches,
                        or(indexWorkers, 2 * Runtime.getRuntime().availableProcessors()),
                        minimumLive(gate),
                        or(audit, AuditScope.CHANGES),
                        or(background, BackgroundOptions.defaults()),
                        or(ingest, IngestSettings.defaults()),
                        or(retention, RetentionPolicy.defaults()),
                        or(analysisCache, DEFAULT_CACHE));
                FacePipeline pipeline = new FacePipeline(decoder, owning(opened), gate, batches, told);
                EventBell events = new EventBell();
                OperationJournal journal = new OperationJournal(memory, store, index, time, config.audit(), events);
                GuardedHttpClient http = new GuardedHttpClient(or(addresses, AddressPolicy.publicOnly()), "facelib");
                KeyService secrets = or(keys, place.keys());
                AnalysisCache analyses = new AnalysisCache(
                        pipeline,
                        config.analysisCache(),
                        Optional.ofNullable(sharedCache).map(cache -> new SharedResults(measured.of(cache), secrets)));
                EngineParts parts = new EngineParts(
                        pipeline,
                        analyses,
                        store,
                        index,
                        people,
                        memory,
                        queue,
                        secrets,
                        http,
                        journal,
                        new PictureLocks(),
                        new ErasureGate(),
                        time);
                return new FaceEngine(parts, config, place, events, told);
            } catch (RuntimeException | Error e) {
                place.close();
                throw e;
            }
        }

        private static OptionalDouble minimumLive(Optional<PresentationAttackGate> gate) {
            return gate.map(g -> OptionalDouble.of(g.minimumLive())).orElseGet(OptionalDouble::empty);
        }

        /** The models, and the backend that was handed in, closed together. */
        private FaceModels owning(FaceModels opened) {
            InferenceBackend given = inference;
            return given == null
                    ? opened
                    : new FaceModels(
                            opened.id(), opened.detector(), opened.embedder(), opened.provider(), given::close);
        }

        private static <T> T or(@Nullable T value, T otherwise) {
            return value == null ? otherwise : value;
        }
    }
}
