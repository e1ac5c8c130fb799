package io.facelib.examples;

import picocli.CommandLine.Option;

/** What a benchmark searches for, and how long it does so at a time. */
final class BenchSearches {
    @Option(
            names = "--k",
            converter = Numbers.Positive.class,
            paramLabel = "K",
            description = "Neighbours a search asks for. Default: ${DEFAULT-VALUE}")
    private int k = 10;

    @Option(
            names = "--seconds",
            converter = Numbers.Seconds.class,
            paramLabel = "S",
            description = "Of a turn, or of a phase at rest. Default: ${DEFAULT-VALUE}")
    private double seconds;

    /** @param seconds unless the user says otherwise */
    BenchSearches(double seconds) {
        this.seconds = seconds;
    }

    int k() {
        return k;
    }

    double seconds() {
        return seconds;
    }
}
