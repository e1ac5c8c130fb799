package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.SetupException;
import io.facelib.inference.Models;
import io.facelib.inference.PresentationAttackModels;
import io.facelib.inference.PresentationAttackOptions;
import io.facelib.inference.onnx.OnnxBackend;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.FaceImage;
import io.facelib.model.PixelBuffer;
import io.facelib.model.QualityProfile;
import io.facelib.spi.InferenceBackend;
import io.facelib.spi.InferenceModel;
import io.facelib.spi.PresentationAttackDetector;
import io.facelib.spi.Tensor;
import io.facelib.spi.TensorInfo;
import io.facelib.testkit.RealData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real networks on real photos: the labelled samples' figures, how often they are asked, and what their failure does. */
@Timeout(120)
class RealPresentationAttackTest {
    private static final AnalyzeOptions ASKED =
            AnalyzeOptions.defaults().withEmbed(false).withLiveScores(true);

    /** The reference was measured with a plain script around the boxes of the same detector. */
    @ParameterizedTest
    @CsvSource({
        "image_T1.jpg, 1.00, ok",
        "image_F1.jpg, 0.34, presentation_attack",
        "image_F2.jpg, 0.01, presentation_attack"
    })
    void sample_hasTheReferenceScore(String file, double live, String reason) {
        try (FaceEngine engine = engine(Optional.empty())) {
            List<AnalyzedFace> faces =
                    engine.analyze(photo("spoof/" + file), ASKED).faces();

            assertThat(faces).hasSize(1);
            assertThat(faces.get(0).live().orElseThrow()).isCloseTo(live, within(0.05));
            assertThat(faces.get(0).quality().reasons())
                    .singleElement()
                    .satisfies(told -> assertThat(told).startsWith(reason));
        }
    }

    @Test
    void groupPhoto_eachUsableFaceGoesThroughEachNetworkOnce_andNoOther() {
        CountingBackend backend = new CountingBackend();
        try (FaceEngine engine = engine(Optional.of(backend))) {
            FaceImage photo = photo("groups/t1.jpg");
            engine.analyze(photo, ASKED.withLiveScores(false));
            assertThat(backend.items("minifasnet-v2")).isZero();

            // Large enough for some of the faces only.
            QualityProfile large = new QualityProfile("LARGE", 100, 0, 180, 180, 0);
            List<AnalyzedFace> faces =
                    engine.analyze(photo, ASKED.withProfile(large)).faces();

            int scored = (int) faces.stream().filter(f -> f.live().isPresent()).count();
            assertThat(scored).isBetween(1, faces.size() - 1);
            assertThat(faces)
                    .allSatisfy(face -> assertThat(face.live().isPresent())
                            .isEqualTo(!face.quality().reasons().get(0).startsWith("face_too_small")));
            assertThat(backend.items("minifasnet-v2")).isEqualTo(scored);
            assertThat(backend.items("minifasnet-v1se")).isEqualTo(scored);
        }
        assertThat(backend.open).hasValue(0);
    }

    @Test
    void liveScores_aBatch_givesWhatItsFacesGive() {
        Random random = new Random(7);
        try (PresentationAttackDetector detector =
                PresentationAttackModels.in(RealData.models()).open(Optional.empty())) {
            List<List<PixelBuffer>> faces = IntStream.range(0, 5)
                    .mapToObj(i -> List.of(noise(random), noise(random)))
                    .toList();
            List<Double> together = detector.liveScores(faces);
            for (int i = 0; i < faces.size(); i++) {
                assertThat(together.get(i))
                        .isCloseTo(detector.liveScores(List.of(faces.get(i))).get(0), within(1e-5));
            }
            assertThat(detector.id()).isEqualTo("minifasnet-v2+minifasnet-v1se");
        }
    }

    private static PixelBuffer noise(Random random) {
        byte[] bgr = new byte[80 * 80 * 3];
        random.nextBytes(bgr);
        return new PixelBuffer(80, 80, bgr);
    }

    @Test
    void analyze_manyThreads_giveWhatOneGives() {
        List<FaceImage> photos =
                List.of(photo("spoof/image_T1.jpg"), photo("spoof/image_F1.jpg"), photo("spoof/image_F2.jpg"));
        try (FaceEngine engine = engine(Optional.empty())) {
            List<Double> alone = photos.stream().map(p -> live(engine, p)).toList();
            List<Double> together = IntStream.range(0, 30)
                    .parallel()
                    .mapToObj(i -> live(engine, photos.get(i % 3)))
                    .toList();
            for (int i = 0; i < together.size(); i++) {
                assertThat(together.get(i)).isCloseTo(alone.get(i % 3), within(1e-5));
            }
        }
    }

    private static double live(FaceEngine engine, FaceImage photo) {
        return engine.analyze(photo, ASKED).faces().get(0).live().orElseThrow();
    }

    @Test
    void networkThatFails_isABackendErrorAndNoHalfResult() {
        CountingBackend backend = new CountingBackend();
        try (FaceEngine engine = engine(Optional.of(backend))) {
            FaceImage photo = photo("spoof/image_T1.jpg");
            backend.failing.set(true);
            assertThatThrownBy(() -> engine.analyze(photo, ASKED))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("out of memory");
            // The first network had answered; its score alone is none.
            assertThat(backend.items("minifasnet-v2")).isEqualTo(1);
            backend.failing.set(false);

            assertThat(live(engine, photo)).isCloseTo(1.0, within(0.05));
        }
    }

    @Test
    void networkThatDoesNotLoad_leavesNothingOpen() {
        CountingBackend backend = new CountingBackend();
        backend.refusing.set(true);
        try (backend) {
            assertThatThrownBy(() -> engine(Optional.of(backend)).close()).isInstanceOf(SetupException.class);
            assertThat(backend.loaded).hasValue(3);
            assertThat(backend.open).hasValue(0);
        }
    }

    private static FaceEngine engine(Optional<InferenceBackend> backend) {
        FaceEngine.Builder builder = FaceEngine.builder()
                .models(Models.in(RealData.models()))
                .presentationAttackDetection(PresentationAttackOptions.defaults()
                        .withModels(PresentationAttackModels.in(RealData.models())));
        backend.ifPresent(builder::inference);
        return builder.build();
    }

    private static FaceImage photo(String file) {
        return FaceImage.of(RealData.faces().resolve(file));
    }

    /** The processor's backend, that counts what goes through each network and may fail in the second one of the two. */
    private static final class CountingBackend implements InferenceBackend {
        private static final String FAILS = "minifasnet-v1se";

        private final InferenceBackend real = OnnxBackend.cpu();
        private final Map<String, AtomicInteger> items = new ConcurrentHashMap<>();
        final AtomicInteger open = new AtomicInteger();
        final AtomicInteger loaded = new AtomicInteger();
        final AtomicBoolean failing = new AtomicBoolean();
        final AtomicBoolean refusing = new AtomicBoolean();

        int items(String network) {
            AtomicInteger count = items.get(network);
            return count == null ? 0 : count.get();
        }

        @Override
        public String provider() {
            return real.provider();
        }

        @Override
        public boolean gainsFromBatches() {
            return real.gainsFromBatches();
        }

        @Override
        public InferenceModel load(String name, byte[] onnx) {
            if (refusing.get() && name.equals(FAILS)) {
                throw new SetupException("the network '" + name + "' cannot be loaded", "Try again.");
            }
            loaded.incrementAndGet();
            open.incrementAndGet();
            return new CountingModel(this, name, real.load(name, onnx));
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private record CountingModel(CountingBackend owner, String name, InferenceModel real, AtomicBoolean closed)
            implements InferenceModel {
        CountingModel(CountingBackend owner, String name, InferenceModel real) {
            this(owner, name, real, new AtomicBoolean());
        }

        @Override
        public List<TensorInfo> inputs() {
            return real.inputs();
        }

        @Override
        public List<TensorInfo> outputs() {
            return real.outputs();
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs) {
            if (owner.failing.get() && name.equals(CountingBackend.FAILS)) {
                throw new BackendException(name, true, Committed.NO, "out of memory");
            }
            long batch = new ArrayList<>(inputs.values()).get(0).shape().get(0);
            owner.items.computeIfAbsent(name, n -> new AtomicInteger()).addAndGet((int) batch);
            return real.run(inputs);
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                owner.open.decrementAndGet();
                real.close();
            }
        }
    }
}
