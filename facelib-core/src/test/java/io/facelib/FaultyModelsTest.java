package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.CapacityException;
import io.facelib.error.ClosedException;
import io.facelib.error.FacelibException.Fault;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.inference.BatchingOptions;
import io.facelib.inference.Models;
import io.facelib.model.BoundingBox;
import io.facelib.model.CalibrationTable;
import io.facelib.model.ContractId;
import io.facelib.model.Detection;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRejection.EmbeddingFailed;
import io.facelib.model.IndexItem;
import io.facelib.model.IndexOutcome;
import io.facelib.model.IndexSummary;
import io.facelib.model.Landmarks;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Point;
import io.facelib.model.Verification;
import io.facelib.model.Verification.Inconclusive;
import io.facelib.model.Verification.Reason.UnusableProbe;
import io.facelib.spi.AlignmentTemplate;
import io.facelib.spi.DetectorInput;
import io.facelib.spi.FaceDetector;
import io.facelib.spi.FaceEmbedder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Detectors and embedders of somebody's own that answer wrongly: typed errors, nothing stored, the next call works. */
@Timeout(60)
class FaultyModelsTest {
    private static final Map<String, UnaryOperator<List<List<Detection>>>> DETECTORS = new LinkedHashMap<>();
    private static final Map<String, UnaryOperator<List<float[]>>> EMBEDDERS = new LinkedHashMap<>();

    static {
        DETECTORS.put("a list that is null", found -> nulls(found.size()));
        DETECTORS.put("a face that is null", found -> Collections.nCopies(found.size(), nulls(1)));
        DETECTORS.put("a face without a box", found -> Collections.nCopies(found.size(), List.of(boxless())));
        DETECTORS.put("too few lists", found -> List.of());
        DETECTORS.put("a box without an area", found -> Collections.nCopies(found.size(), List.of(face(0, 0))));
        DETECTORS.put("a landmark that is no number", found -> landmark(found, Double.NaN));
        DETECTORS.put("a landmark far away", found -> landmark(found, 1e300));
        DETECTORS.put("an exception", found -> {
            throw new IllegalStateException("boom");
        });
        DETECTORS.put("an error", found -> {
            throw new StackOverflowError("boom");
        });
        DETECTORS.put("a checked exception", found -> {
            throw unchecked(new IOException("boom"));
        });
        EMBEDDERS.put("a vector that is null", found -> nulls(found.size()));
        EMBEDDERS.put("another dimension", found -> Collections.nCopies(found.size(), new float[] {1, 2, 3}));
        EMBEDDERS.put("zeros", found -> Collections.nCopies(found.size(), new float[64]));
        EMBEDDERS.put("NaN", found -> {
            float[] vector = new float[64];
            Arrays.fill(vector, Float.NaN);
            return Collections.nCopies(found.size(), vector);
        });
        EMBEDDERS.put("too many vectors", found -> Collections.nCopies(found.size() + 1, found.get(0)));
    }

    static Stream<String> detectors() {
        return DETECTORS.keySet().stream();
    }

    static Stream<String> embedders() {
        return EMBEDDERS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void index_detectorGives_isABackendErrorAndStoresNothing(String fault) {
        assertFails(new Detector(Objects.requireNonNull(DETECTORS.get(fault))), new Embedder(found -> found));
    }

    @ParameterizedTest
    @MethodSource("embedders")
    void index_embedderGives_isABackendErrorAndStoresNothing(String fault) {
        assertFails(new Detector(found -> found), new Embedder(Objects.requireNonNull(EMBEDDERS.get(fault))));
    }

    /** The second of three calls goes wrong. */
    private static void assertFails(Detector detector, Embedder embedder) {
        BatchingOptions oneWorker = BatchingOptions.defaults().withWorkers(1).withDeadline(Duration.ofSeconds(20));
        try (FaceEngine engine = FaceEngine.builder()
                .models(Models.of("faulty", detector, embedder))
                .batching(oneWorker)
                .build()) {
            Tenant acme = engine.tenant("acme");
            acme.index(FakeFaces.portrait("alice"));
            detector.faulty.set(true);
            embedder.faulty.set(true);
            assertThatThrownBy(() -> acme.index(FakeFaces.portrait("bob")))
                    .isInstanceOfSatisfying(
                            BackendException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BACKEND));
            detector.faulty.set(false);
            embedder.faulty.set(false);
            acme.index(FakeFaces.portrait("carol"));

            assertThat(acme.faces().count(FaceFilter.all())).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("embedders")
    void verify_embedderGives_isInconclusive(String fault) {
        Embedder embedder = new Embedder(Objects.requireNonNull(EMBEDDERS.get(fault)));
        try (FaceEngine engine = FaceEngine.builder()
                .models(Models.of("faulty", new Detector(found -> found), embedder))
                .build()) {
            Identities people = engine.tenant("acme").identities();
            people.enroll("alice", FakeFaces.portrait("alice", 0), FakeFaces.portrait("alice", 9));
            embedder.faulty.set(true);

            Verification outcome = people.verify("alice", FakeFaces.portrait("alice", 2));

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Inconclusive.class,
                            it -> assertThat(((UnusableProbe) it.reason()).rejection())
                                    .isInstanceOf(EmbeddingFailed.class));
        }
    }

    @Test
    void index_detectorThatInterruptsItsThread_disturbsNoLaterBatch() {
        AtomicBoolean seen = new AtomicBoolean();
        Detector detector = new Detector(found -> {
            seen.compareAndSet(false, Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
            return found;
        });
        detector.faulty.set(true);
        try (FaceEngine engine = FaceEngine.builder()
                .models(Models.of("interrupting", detector, new Embedder(found -> found)))
                .batching(BatchingOptions.defaults().withWorkers(1))
                .build()) {
            engine.analyze(FakeFaces.portrait("alice"));
            engine.analyze(FakeFaces.portrait("bob"));
        }
        assertThat(seen).isFalse();
    }

    @Test
    void close_fromInsideAModel_doesNotWaitForItself() {
        List<FaceEngine> engines = new ArrayList<>();
        Detector detector = new Detector(found -> {
            engines.get(0).close();
            return found;
        });
        detector.faulty.set(true);
        engines.add(FaceEngine.builder()
                .models(Models.of("closing", detector, new Embedder(found -> found)))
                .build());

        assertThatThrownBy(() -> engines.get(0).analyze(FakeFaces.portrait("alice")))
                .isInstanceOf(ClosedException.class);
    }

    @Test
    void build_failingAfterTheModelsWereOpened_closesThemAndLeavesNoThread() {
        Detector detector = new Detector(found -> found);
        Embedder embedder = new Embedder(found -> found) {
            @Override
            public int maxBatch() {
                return 0;
            }
        };
        long threads = batcherThreads();

        assertThatThrownBy(() -> FaceEngine.builder()
                        .models(Models.of("no batch", detector, embedder))
                        .build()
                        .close())
                .isInstanceOf(RuntimeException.class);
        assertThat(detector.closed).isTrue();
        assertThat(embedder.closed).isTrue();
        assertThat(batcherThreads()).isEqualTo(threads);
    }

    private static long batcherThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("facelib-detector"))
                .count();
    }

    @Test
    void indexAll_engineFullForAWhile_waitsInsteadOfFailing() {
        AtomicInteger refusals = new AtomicInteger(3);
        Detector detector = new Detector(found -> {
            if (refusals.getAndDecrement() > 0) {
                throw new CapacityException("full", Duration.ofMillis(1));
            }
            return found;
        });
        detector.faulty.set(true);
        try (FaceEngine engine = FaceEngine.builder()
                .models(Models.of("full", detector, new Embedder(found -> found)))
                .build()) {
            Stream<IndexItem> items = Stream.of(IndexItem.of("a", FakeFaces.portrait("alice")));

            assertThat(engine.tenant("acme").indexAll(items, (outcome, soFar) -> {}))
                    .isEqualTo(new IndexSummary(1, 0, 1));
        }
    }

    @Test
    void indexAll_engineClosedMeanwhile_endsAnEndlessStream() {
        FaceEngine engine = FaceEngine.inMemory();
        Stream<IndexItem> endless = Stream.generate(() -> IndexItem.of("a", FakeFaces.portrait("alice")));

        assertThatThrownBy(() -> engine.tenant("acme").indexAll(endless, (outcome, soFar) -> engine.close()))
                .isInstanceOf(ClosedException.class);
    }

    @Test
    void indexAll_listenerThatThrows_leavesNothingThatStillWrites() {
        try (FaceEngine engine =
                FaceEngine.builder().models(FakeModels.models()).indexWorkers(8).build()) {
            Tenant acme = engine.tenant("acme");
            List<IndexOutcome> heard = new ArrayList<>();
            Stream<IndexItem> items =
                    IntStream.range(0, 1_000).mapToObj(i -> IndexItem.of("n" + i, FakeFaces.portrait("p" + i)));
            assertThatThrownBy(() -> acme.indexAll(items, (outcome, soFar) -> {
                        heard.add(outcome);
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");

            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .filter(t -> t.getName().equals("facelib-index"))
                            .filter(Thread::isAlive))
                    .isEmpty();
            assertThat(heard).hasSize(1);
        }
    }

    @SuppressWarnings("NullAway") // what these tests are about
    private static <T> List<T> nulls(int size) {
        return new ArrayList<>(Collections.nCopies(size, (@Nullable T) null));
    }

    @SuppressWarnings("NullAway") // what the test is about
    private static Detection boxless() {
        return new Detection(null, face(0, 10).landmarks(), 0.9);
    }

    private static Detection face(double x1, double x2) {
        Point point = new Point(1, 1);
        return new Detection(new BoundingBox(x1, 0, x2, 10), new Landmarks(point, point, point, point, point), 0.9);
    }

    private static List<List<Detection>> landmark(List<List<Detection>> found, double x) {
        Point point = new Point(x, 1);
        Landmarks landmarks = new Landmarks(point, point, point, point, point);
        return found.stream()
                .map(faces -> List.of(new Detection(new BoundingBox(0, 0, 10, 10), landmarks, 0.9)))
                .toList();
    }

    /** The exception itself, which the compiler takes for an unchecked one. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> RuntimeException unchecked(Throwable e) throws T {
        throw (T) e;
    }

    private static final class Detector implements FaceDetector {
        private final FaceDetector fake =
                FakeModels.models().open(Optional.empty()).detector();
        private final UnaryOperator<List<List<Detection>>> fault;
        final AtomicBoolean faulty = new AtomicBoolean();
        final AtomicBoolean closed = new AtomicBoolean();

        Detector(UnaryOperator<List<List<Detection>>> fault) {
            this.fault = fault;
        }

        @Override
        public String id() {
            return "faulty";
        }

        @Override
        public DetectorInput input() {
            return fake.input();
        }

        @Override
        public double scoreLimit() {
            return fake.scoreLimit();
        }

        @Override
        public List<List<Detection>> detect(List<PixelBuffer> pictures) {
            List<List<Detection>> found = fake.detect(pictures);
            return faulty.get() ? fault.apply(found) : found;
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    private static class Embedder implements FaceEmbedder {
        private final FaceEmbedder fake =
                FakeModels.models().open(Optional.empty()).embedder();
        private final UnaryOperator<List<float[]>> fault;
        final AtomicBoolean faulty = new AtomicBoolean();
        final AtomicBoolean closed = new AtomicBoolean();

        Embedder(UnaryOperator<List<float[]>> fault) {
            this.fault = fault;
        }

        @Override
        public ContractId contract() {
            return fake.contract();
        }

        @Override
        public int dimension() {
            return fake.dimension();
        }

        @Override
        public AlignmentTemplate template() {
            return fake.template();
        }

        @Override
        public CalibrationTable calibration() {
            return fake.calibration();
        }

        @Override
        public int maxBatch() {
            return fake.maxBatch();
        }

        @Override
        public List<float[]> embed(List<PixelBuffer> crops) {
            List<float[]> vectors = fake.embed(crops);
            return faulty.get() ? fault.apply(vectors) : vectors;
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }
}
