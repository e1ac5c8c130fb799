package io.facelib.examples;

import io.facelib.examples.bench.FaceVectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which gallery a benchmark works on. */
final class BenchData {
    @Mixin
    private BenchSpread spread = new BenchSpread();

    @Option(
            names = "--n",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "Faces in the gallery. Default: ${DEFAULT-VALUE}")
    private int faces = 100_000;

    @Option(
            names = "--queries",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "Different searches. Default: ${DEFAULT-VALUE}")
    private int queries = 1_000;

    @Option(
            names = "--faces-per-person",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "On average. With fewer than twice the neighbours asked for, many of those are strangers, all"
                    + " about equally far, and graphs find them hard. Default: ${DEFAULT-VALUE}")
    private int facesOfPerson = 20;

    int faces() {
        return faces;
    }

    /** Draws the gallery, the queries, and so many faces to be added later. */
    FaceVectors draw(int later) {
        return FaceVectors.draw(spread.measure(), faces, facesOfPerson, later, queries, spread.seed());
    }
}
