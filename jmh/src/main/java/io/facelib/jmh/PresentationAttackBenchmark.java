package io.facelib.jmh;

import io.facelib.image.DecodedImage;
import io.facelib.image.ImageAdmission;
import io.facelib.image.ImageDecoder;
import io.facelib.image.ImageLimits;
import io.facelib.inference.FaceModels;
import io.facelib.inference.Models;
import io.facelib.inference.PresentationAttackModels;
import io.facelib.model.FaceImage;
import io.facelib.model.PixelBuffer;
import io.facelib.spi.AlignmentTemplate;
import io.facelib.spi.PresentationAttackDetector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a live score cost next to a vector? One face each, crops included; the ratio is what counts.
 *
 * <p>{@code java -jar jmh/target/facelib-jmh.jar PresentationAttackBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PresentationAttackBenchmark {
    private FaceModels models = Models.standard().download(false).open(Optional.empty());
    private PresentationAttackDetector attacks =
            PresentationAttackModels.standard().open(Optional.empty());
    private DecodedImage decoded = decoder().decode(FaceImage.of(Photos.small(1).get(0)));

    private static ImageDecoder decoder() {
        ImageLimits limits = ImageLimits.defaults();
        return new ImageDecoder(limits, new ImageAdmission(limits, Duration.ofSeconds(5)));
    }

    @TearDown
    public void close() {
        decoded.close();
        attacks.close();
        models.close();
    }

    @Benchmark
    public List<float[]> embed() {
        AlignmentTemplate template = models.embedder().template();
        return models.embedder().embed(List.of(part(template.width(), template.height())));
    }

    @Benchmark
    public List<Double> liveScore() {
        List<PixelBuffer> crops = attacks.surroundings().stream()
                .map(wanted -> part(wanted.width(), wanted.height()))
                .toList();
        return attacks.liveScores(List.of(crops));
    }

    private PixelBuffer part(int width, int height) {
        return decoded.part(10, 10, decoded.width() - 20, decoded.height() - 20, width, height);
    }
}
