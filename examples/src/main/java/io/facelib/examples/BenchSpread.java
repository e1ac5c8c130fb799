package io.facelib.examples;

import io.facelib.examples.bench.FaceSpread;
import io.facelib.examples.bench.PhotoSpread;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How tightly the vectors of a benchmark lie, and which are drawn. */
final class BenchSpread {
    @Option(
            names = "--dim",
            converter = Numbers.Dimension.class,
            paramLabel = "D",
            description = "Dimensions of a vector. Default: ${DEFAULT-VALUE}")
    private int dimension = 128;

    @Option(names = "--seed", paramLabel = "N", description = "Draws the same vectors again. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--typical",
            description = "Do not look at photos, even if FACELIB_FACES and FACELIB_MODELS name some and a model of the"
                    + " dimension (128 or 256).")
    private boolean typical;

    long seed() {
        return seed;
    }

    /** As real photos where there are some, as usual otherwise. */
    FaceSpread measure() {
        Optional<FaceSpread> real = typical ? Optional.empty() : PhotoSpread.of(dimension);
        return real.orElseGet(() -> FaceSpread.typical(dimension));
    }
}
