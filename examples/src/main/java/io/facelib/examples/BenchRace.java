package io.facelib.examples;

import io.facelib.examples.bench.RaceSettings;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How several take turns in a benchmark. */
final class BenchRace {
    @Mixin
    private BenchSearches searches;

    @Option(
            names = "--threads",
            converter = Numbers.Positive.class,
            paramLabel = "T,T",
            split = ",",
            description = "That work at the same time, fewest first. Default: ${DEFAULT-VALUE}")
    private List<Integer> threads;

    @Option(
            names = "--rounds",
            converter = Numbers.Positive.class,
            paramLabel = "R",
            description = "Rounds that count. Default: ${DEFAULT-VALUE}")
    private int rounds;

    /** What holds unless the user says otherwise. */
    BenchRace(List<Integer> threads, int rounds, double seconds) {
        this.threads = threads;
        this.rounds = rounds;
        this.searches = new BenchSearches(seconds);
    }

    /** @param leastRecall of what is raced */
    RaceSettings settings(double leastRecall) {
        return new RaceSettings(searches.k(), threads, rounds, searches.seconds(), leastRecall);
    }
}
