package io.facelib.examples.bench;

import java.util.List;

/**
 * How a race is run.
 *
 * @param k neighbours a search asks for
 * @param threads numbers of threads to measure with, ascending
 * @param rounds that count; one more goes before as warm-up
 * @param seconds of an engine's turn
 * @param leastRecall of the setting that is raced
 */
public record RaceSettings(int k, List<Integer> threads, int rounds, double seconds, double leastRecall) {}
