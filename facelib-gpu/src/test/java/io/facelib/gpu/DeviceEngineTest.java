package io.facelib.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.gpu.Turns.Contender;
import io.facelib.inference.BatchingOptions;
import io.facelib.inference.Models;
import io.facelib.inference.onnx.OnnxBackend;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.FaceImage;
import io.facelib.spi.InferenceBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole engines on the processor and on CUDA, side by side, on the photos of the folder {@code FACELIB_FACES}: the same
 * faces with the same vectors, and how many photos a second. Needs a GPU, like {@link RealGpuTest}.
 */
@EnabledIfSystemProperty(named = "facelib.test.gpu", matches = "required")
@EnabledIfEnvironmentVariable(named = "FACELIB_MODELS", matches = ".+")
@EnabledIfEnvironmentVariable(named = "FACELIB_FACES", matches = ".+")
class DeviceEngineTest {
    private static final int PHOTOS = 60;
    private static final int MOST_CALLERS = 64;
    /** A face nearer than this to the detector's limit may be found on one device only. */
    private static final double SCORE_MARGIN = 0.02;

    private static final double LEAST_OVERLAP = 0.9;
    private static final double LEAST_COSINE = 0.99;

    @ParameterizedTest
    @ValueSource(strings = {"yunet-mobilefacenet", "yunet-retail0095"})
    void analyze_onCuda_findsTheSameFacesWithTheSameVectors(String bundle) throws IOException {
        Comparison comparison = new Comparison();
        try (FaceEngine cpu = engine(bundle, OnnxBackend.cpu(), BatchingOptions.defaults());
                FaceEngine cuda = engine(bundle, Device.cuda().require(), BatchingOptions.defaults())) {
            double limit = cpu.config().detectionScore() + SCORE_MARGIN;
            for (FaceImage photo : photos("")) {
                comparison.add(cpu.analyze(photo), cuda.analyze(photo), limit);
            }
        }
        System.out.println(bundle + ": " + comparison);
        assertThat(comparison.pairs).isPositive();
        assertThat(comparison.without).as("faces without a partner").isZero();
        assertThat(comparison.cosine).as("least cosine").isGreaterThanOrEqualTo(LEAST_COSINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yunet-mobilefacenet", "yunet-retail0095"})
    void analyze_photosASecond(String bundle) throws Exception {
        List<FaceImage> photos = photos("lfw");
        BatchingOptions gathering = BatchingOptions.defaults().withWorkers(2).withMaxBatch(32);
        try (FaceEngine cpu = engine(bundle, OnnxBackend.cpu(), BatchingOptions.defaults());
                FaceEngine cuda = engine(bundle, Device.cuda().require(), BatchingOptions.defaults());
                FaceEngine gathered = engine(bundle, Device.cuda().require(), gathering);
                Turns turns = new Turns(MOST_CALLERS)) {
            for (int callers : new int[] {1, Runtime.getRuntime().availableProcessors(), MOST_CALLERS}) {
                List<Contender> contenders = List.of(
                        contender(callers, cpu, photos),
                        contender(callers, cuda, photos),
                        contender(callers, gathered, photos));
                for (Contender contender : contenders) {
                    turns.warmUp(contender, 3 * photos.size());
                }
                double[] speeds = turns.perSecond(contenders);
                System.out.printf(
                        Locale.ROOT,
                        "%s, %2d callers: cpu %7.1f photos/s   cuda %7.1f   cuda with 2 workers %7.1f%n",
                        bundle,
                        callers,
                        speeds[0],
                        speeds[1],
                        speeds[2]);
                assertThat(speeds).doesNotContain(0);
            }
        }
    }

    private static Contender contender(int callers, FaceEngine engine, List<FaceImage> photos) {
        AtomicInteger next = new AtomicInteger();
        return new Contender(callers, 1, () -> engine.analyze(photos.get(next.getAndIncrement() % photos.size())));
    }

    private static FaceEngine engine(String bundle, InferenceBackend backend, BatchingOptions batching) {
        return FaceEngine.builder()
                .models(Models.bundle(bundle).download(false))
                .inference(backend)
                .batching(batching)
                .build();
    }

    /** At most {@link #PHOTOS} JPEG files below a folder, evenly spread over all there are. */
    private static List<FaceImage> photos(String folder) throws IOException {
        try (Stream<Path> walk = Files.walk(Path.of(System.getenv("FACELIB_FACES"), folder))) {
            List<Path> files =
                    walk.filter(f -> f.toString().endsWith(".jpg")).sorted().toList();
            int count = Math.min(PHOTOS, files.size());
            return IntStream.range(0, count)
                    .mapToObj(i -> files.get((int) ((long) i * files.size() / count)))
                    .map(DeviceEngineTest::read)
                    .toList();
        }
    }

    private static FaceImage read(Path file) {
        try {
            return FaceImage.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What two devices found, face by face. */
    private static final class Comparison {
        private int photos;
        private int pairs;
        private int without;
        private int otherVerdicts;
        private double overlap = 1;
        private double score;
        private double cosine = 1;
        private double cosines;

        void add(Analysis left, Analysis right, double limit) {
            photos++;
            left.faces().forEach(face -> pair(face, right, limit));
            without += (int) right.faces().stream()
                    .filter(face -> sure(face, limit) && partner(face, left).isEmpty())
                    .count();
        }

        private void pair(AnalyzedFace face, Analysis other, double limit) {
            Optional<AnalyzedFace> partner = partner(face, other);
            if (partner.isEmpty()) {
                without += sure(face, limit) ? 1 : 0;
                return;
            }
            pairs++;
            otherVerdicts += face.quality().usable() == partner.get().quality().usable() ? 0 : 1;
            overlap = Math.min(
                    overlap,
                    face.detection().box().overlap(partner.get().detection().box()));
            score = Math.max(
                    score,
                    Math.abs(
                            face.detection().score() - partner.get().detection().score()));
            double same = face.embedding()
                    .orElseThrow()
                    .cosine(partner.get().embedding().orElseThrow());
            cosine = Math.min(cosine, same);
            cosines += same;
        }

        private static boolean sure(AnalyzedFace face, double limit) {
            return face.detection().score() >= limit;
        }

        private static Optional<AnalyzedFace> partner(AnalyzedFace face, Analysis other) {
            return other.faces().stream()
                    .filter(f -> f.detection().box().overlap(face.detection().box()) >= LEAST_OVERLAP)
                    .findFirst();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d photos, %d faces on both, %d on one only, %d judged otherwise, least overlap %.4f, largest"
                            + " score difference %.1e, cosine at least %.6f, mean %.6f",
                    photos,
                    pairs,
                    without,
                    otherVerdicts,
                    overlap,
                    score,
                    cosine,
                    cosines / Math.max(1, pairs));
        }
    }
}
