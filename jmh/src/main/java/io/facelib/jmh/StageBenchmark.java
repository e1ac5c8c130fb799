package io.facelib.jmh;

import io.facelib.image.DecodedImage;
import io.facelib.image.ImageAdmission;
import io.facelib.image.ImageDecoder;
import io.facelib.image.ImageLimits;
import io.facelib.image.JpegEncoder;
import io.facelib.image.PerceptualHash;
import io.facelib.image.Placement;
import io.facelib.inference.FaceModels;
import io.facelib.inference.Models;
import io.facelib.model.Detection;
import io.facelib.model.FaceImage;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Quality;
import io.facelib.model.QualityProfile;
import io.facelib.pipeline.FaceAligner;
import io.facelib.pipeline.QualityAssessor;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does each stage of the pipeline cost on a photo of 250 x 250 pixels? Times of detector and embedder are for a
 * whole batch; on a processor the engine runs batches of one, and the larger ones here show why.
 *
 * <p>{@code java -jar jmh/target/facelib-jmh.jar StageBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StageBenchmark {
    /** Pictures or crops in one run of a network. */
    @Param({"1", "3", "8"})
    public int batch = 1;

    private FaceModels models = open();
    private ImageDecoder decoder = decoder();
    private FaceImage photo = FaceImage.of(Photos.small(1).get(0));
    private DecodedImage decoded = decoder.decode(photo);
    private FaceAligner aligner = new FaceAligner(models.embedder().template());
    private PixelBuffer canvas = decoded.placed(placement());
    private Detection face = largest();
    private List<PixelBuffer> canvases = List.of();
    private List<PixelBuffer> crops = List.of();

    private static FaceModels open() {
        return Models.standard().download(false).open(Optional.empty());
    }

    private static ImageDecoder decoder() {
        ImageLimits limits = ImageLimits.defaults();
        return new ImageDecoder(limits, new ImageAdmission(limits, Duration.ofSeconds(5)));
    }

    private static Placement placement() {
        return new Placement(250, 250, 0, 1, 0, 0, 256, 256, false);
    }

    private Detection largest() {
        return models.detector().detect(List.of(canvas)).get(0).stream()
                .max(Comparator.comparingDouble(d -> d.box().area()))
                .orElseThrow();
    }

    @Setup
    public void fill() {
        canvases = Collections.nCopies(batch, canvas);
        crops = Collections.nCopies(batch, aligner.align(decoded, face));
    }

    @TearDown
    public void close() {
        decoded.close();
        models.close();
    }

    @Benchmark
    public int decode() {
        try (DecodedImage image = decoder.decode(photo)) {
            return image.width();
        }
    }

    @Benchmark
    public String perceptualHash() {
        return PerceptualHash.of(decoded);
    }

    @Benchmark
    public byte[] thumbnail() {
        return JpegEncoder.thumbnail(decoded);
    }

    @Benchmark
    public PixelBuffer place() {
        return decoded.placed(placement());
    }

    @Benchmark
    public List<List<Detection>> detect() {
        return models.detector().detect(canvases);
    }

    @Benchmark
    public PixelBuffer align() {
        return aligner.align(decoded, face);
    }

    @Benchmark
    public Quality assess() {
        return QualityAssessor.assess(decoded, face, QualityProfile.SEARCH);
    }

    @Benchmark
    public List<float[]> embed() {
        return models.embedder().embed(crops);
    }
}
