package io.facelib.examples;

import io.facelib.examples.bench.FaceSpread;
import io.facelib.examples.bench.FaceVectors;
import io.facelib.examples.bench.PhotoSpread;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which vectors a benchmark works on. */
final class BenchData {
    @Option(names = "--n", paramLabel = "N", description = "Faces in the gallery. Default: ${DEFAULT-VALUE}")
    private int faces = 100_000;

    @Option(names = "--dim", paramLabel = "D", description = "Dimensions of a vector. Default: ${DEFAULT-VALUE}")
    private int dimension = 128;

    @Option(names = "--queries", paramLabel = "N", description = "Different searches. Default: ${DEFAULT-VALUE}")
    private int queries = 1_000;

    @Option(names = "--seed", paramLabel = "N", description = "Draws the same vectors again. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--typical",
            description = "Do not look at photos, even if FACELIB_FACES and FACELIB_MODELS name some and a model of the"
                    + " dimension (128 or 256).")
    private boolean typical;

    int faces() {
        return faces;
    }

    int dimension() {
        return dimension;
    }

    long seed() {
        return seed;
    }

    /** How the vectors spread: as those of real photos where there are some, as usual otherwise. */
    FaceSpread spread() {
        return (typical ? Optional.<FaceSpread>empty() : PhotoSpread.of(dimension))
                .orElseGet(() -> FaceSpread.typical(dimension));
    }

    FaceVectors draw(int later) {
        return FaceVectors.draw(spread(), faces, later, queries, seed);
    }
}
