package io.facelib.pipeline;

import io.facelib.image.DecodedImage;
import io.facelib.image.ImageDecoder;
import io.facelib.image.ImageLimits;
import io.facelib.image.JpegEncoder;
import io.facelib.image.PerceptualHash;
import io.facelib.inference.BatchingOptions;
import io.facelib.inference.FaceModels;
import io.facelib.inference.MicroBatcher;
import io.facelib.metrics.Outcomes;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.Detection;
import io.facelib.model.Embedding;
import io.facelib.model.FaceImage;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Quality;
import io.facelib.model.StageTimings;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import io.facelib.pipeline.PresentationAttackStage.Judged;
import io.facelib.spi.Measurements;
import io.facelib.spi.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The road of an image: decode, detect, align, assess, embed. Assessing may include the presentation attack gate. Decoding and cutting happen in the caller's thread;
 * detector and embedder are shared through micro-batchers.
 *
 * <p>Safe for any number of threads. Owns the models: closing waits for the batches that run.
 */
public final class FacePipeline implements AutoCloseable {
    private static final byte[] NO_THUMBNAIL = {};
    private static final int SHARED_PIXELS = 640 * 640;

    private final Measurements measurements;
    private final ImageDecoder decoder;
    private final FaceModels models;
    private final AtomicInteger callers = new AtomicInteger();
    private final MicroBatcher<PixelBuffer, List<Detection>> detectBatcher;
    private final MicroBatcher<PixelBuffer, float[]> embedBatcher;
    private final DetectionStage detection;
    private final FaceAligner aligner;
    private final Optional<PresentationAttackStage> attacks;

    /** Without presentation attack detection. */
    public FacePipeline(ImageDecoder decoder, FaceModels models, BatchingOptions batching) {
        this(decoder, models, Optional.empty(), batching);
    }

    /**
     * @param decoder guards and decodes
     * @param models closed with this pipeline
     * @param gate for presentation attacks, if they are detected; closed with this pipeline
     * @param batching limits of every batcher; the models' own batch limits are kept to as well
     */
    public FacePipeline(
            ImageDecoder decoder, FaceModels models, Optional<PresentationAttackGate> gate, BatchingOptions batching) {
        this(decoder, models, gate, batching, Measurements.none());
    }

    /** The same, telling how long images and their stages take; {@code measurements} stay the caller's to close. */
    public FacePipeline(
            ImageDecoder decoder,
            FaceModels models,
            Optional<PresentationAttackGate> gate,
            BatchingOptions batching,
            Measurements measurements) {
        this.measurements = measurements;
        this.decoder = decoder;
        this.models = models;
        // The models are asked before threads are started that a failure would leave behind.
        BatchingOptions detecting = atMost(batching, models.detector().input().maxBatch());
        BatchingOptions embedding = atMost(batching, models.embedder().maxBatch());
        this.aligner = new FaceAligner(models.embedder().template());
        this.attacks = gate.map(g -> new PresentationAttackStage(g, batching, callers::get, measurements));
        this.detectBatcher = new MicroBatcher<>(
                "detector",
                detecting,
                FacePipeline::shareableSize,
                callers::get,
                pictures -> ModelAnswers.detections(models.detector(), pictures),
                measurements);
        this.embedBatcher = new MicroBatcher<>(
                "embedder",
                embedding,
                p -> List.of(),
                callers::get,
                crops -> ModelAnswers.vectors(models.embedder(), crops),
                measurements);
        this.detection = new DetectionStage(models.detector(), detectBatcher);
    }

    private static BatchingOptions atMost(BatchingOptions batching, int limit) {
        return batching.withMaxBatch(Math.min(batching.maxBatch(), limit));
    }

    /** Pictures of one size share a run; a large one runs alone, since activations grow with all pixels of a batch. */
    private static Object shareableSize(PixelBuffer picture) {
        boolean small = picture.width() * picture.height() <= SHARED_PIXELS;
        return small ? List.of(picture.width(), picture.height()) : picture;
    }

    /** The models that answer. */
    public FaceModels models() {
        return models;
    }

    /** The limits images are held to. */
    public ImageLimits limits() {
        return decoder.limits();
    }

    /** Whether there is a presentation attack gate. */
    public boolean scoresLive() {
        return attacks.isPresent();
    }

    /** The pixels of an image, within the same limits. The caller closes them. */
    @SuppressWarnings("MustBeClosedChecker")
    public DecodedImage decode(FaceImage image) {
        return decoder.decode(image);
    }

    /** Runs the stages over one image. */
    public PipelineResult run(FaceImage image, PipelineRequest request) {
        callers.incrementAndGet();
        long start = System.nanoTime();
        String outcome = Outcomes.OK;
        try {
            return decodedAndAnalyzed(image, request, start);
        } catch (RuntimeException | Error e) {
            outcome = Outcomes.of(e);
            throw e;
        } finally {
            callers.decrementAndGet();
            measurements.took(Metric.PIPELINE, Duration.ofNanos(System.nanoTime() - start), outcome);
        }
    }

    private PipelineResult decodedAndAnalyzed(FaceImage image, PipelineRequest request, long start) {
        try (DecodedImage decoded = decoder.decode(image)) {
            String hash = PerceptualHash.of(decoded);
            byte[] thumbnail = request.thumbnail() ? JpegEncoder.thumbnail(decoded) : NO_THUMBNAIL;
            return analyzed(decoded, hash, thumbnail, Duration.ofNanos(System.nanoTime() - start), request);
        }
    }

    private PipelineResult analyzed(
            DecodedImage image, String hash, byte[] thumbnail, Duration decode, PipelineRequest request) {
        Stopwatch watch = new Stopwatch();
        DetectionStage.Found found = found(image, request);
        Duration detect = watch.lap();
        List<PixelBuffer> crops =
                found.faces().stream().map(face -> aligner.align(image, face)).toList();
        List<StandardCrop> standard = standardCrops(image, found.faces(), request);
        Duration align = watch.lap();
        List<Quality> qualities = found.faces().stream()
                .map(face -> QualityAssessor.assess(image, face, request.profile()))
                .toList();
        List<Judged> judged = judged(image, found.faces(), qualities, request);
        Duration assess = watch.lap();
        List<Optional<Embedding>> vectors =
                embed(crops, judged.stream().map(Judged::quality).toList(), standard, request);
        StageTimings timings = new StageTimings(decode, detect, align, assess, watch.lap());
        tell(timings, request, vectors);

        List<AnalyzedFace> faces = new ArrayList<>(crops.size());
        for (int i = 0; i < crops.size(); i++) {
            Judged face = judged.get(i);
            faces.add(new AnalyzedFace(
                    i, found.faces().get(i), face.quality(), face.live(), crops.get(i), vectors.get(i)));
        }
        return new PipelineResult(
                new Analysis(image.width(), image.height(), hash, faces, found.passes(), timings), thumbnail, standard);
    }

    /** Stages that had nothing to do are not told: they would look fast. */
    private void tell(StageTimings timings, PipelineRequest request, List<Optional<Embedding>> vectors) {
        measurements.took(Metric.STAGE, timings.decode(), "decode");
        if (request.known().isEmpty()) {
            measurements.took(Metric.STAGE, timings.detect(), "detect");
        }
        if (!vectors.isEmpty()) {
            measurements.took(Metric.STAGE, timings.align(), "align");
            measurements.took(Metric.STAGE, timings.assess(), "assess");
        }
        if (vectors.stream().anyMatch(Optional::isPresent)) {
            measurements.took(Metric.STAGE, timings.embed(), "embed");
        }
    }

    private DetectionStage.Found found(DecodedImage image, PipelineRequest request) {
        return request.known()
                .map(faces -> new DetectionStage.Found(faces, List.of()))
                .orElseGet(() -> detection.detect(image, request.tryRotations(), request.priority()));
    }

    private static List<StandardCrop> standardCrops(
            DecodedImage image, List<Detection> faces, PipelineRequest request) {
        return request.embed() == EmbedFaces.PASSED_CROPS
                ? faces.stream().map(face -> StandardCrop.of(image, face)).toList()
                : List.of();
    }

    private List<Judged> judged(
            DecodedImage image, List<Detection> faces, List<Quality> qualities, PipelineRequest request) {
        return attacks.filter(stage -> request.liveScores())
                .map(stage -> stage.judge(image, faces, qualities, request.priority()))
                .orElseGet(() -> qualities.stream().map(Judged::unscored).toList());
    }

    private List<Optional<Embedding>> embed(
            List<PixelBuffer> crops, List<Quality> qualities, List<StandardCrop> standard, PipelineRequest request) {
        List<Integer> wanted = FaceChoice.indexes(qualities, standard, request.embed());
        List<float[]> raw = wanted.isEmpty()
                ? List.of()
                : embedBatcher.call(wanted.stream().map(crops::get).toList(), request.priority());
        List<Optional<Embedding>> vectors = new ArrayList<>(crops.size());
        for (int i = 0; i < crops.size(); i++) {
            int place = wanted.indexOf(i);
            vectors.add(
                    place < 0
                            ? Optional.empty()
                            : Optional.of(Embedding.of(models.embedder().contract(), raw.get(place))));
        }
        return vectors;
    }

    private static final class Stopwatch {
        private long last = System.nanoTime();

        Duration lap() {
            long now = System.nanoTime();
            Duration passed = Duration.ofNanos(now - last);
            last = now;
            return passed;
        }
    }

    @Override
    public void close() {
        detectBatcher.close();
        embedBatcher.close();
        try (FaceModels last = models) {
            assert last != null;
            attacks.ifPresent(PresentationAttackStage::close);
        }
    }
}
