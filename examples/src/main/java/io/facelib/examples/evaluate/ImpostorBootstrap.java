package io.facelib.examples.evaluate;

import io.facelib.examples.evaluate.AllPairs.Impostor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How far false match rates and limits would move with other people: persons are drawn with replacement, and a comparison
 * of two people counts as often as both were drawn, multiplied, as in {@link Bootstrap}. Only comparisons near and above
 * the limits are kept; how many there are in all follows from the number of photos.
 */
final class ImpostorBootstrap {
    private static final int REPETITIONS = 1_000;
    private static final long SEED = 20_261_122;
    private static final int HIGHEST_STEP = 10_000;

    private final int[] photos;
    private final List<int[]> leftOut;
    private final List<Impostor> impostors;
    private final int lowest;

    /**
     * @param lowest the step from which on comparisons are kept: limits below it are not told apart from it
     */
    ImpostorBootstrap(AllPairs pairs, int lowest) {
        this.photos = pairs.photosPerPerson();
        this.leftOut = pairs.leftOut();
        this.impostors = pairs.impostorsFrom(lowest);
        this.lowest = lowest;
    }

    /**
     * What was repeated.
     *
     * @param falseMatchRates at the limits that were asked for
     * @param limits that the rates would have had
     */
    record Intervals(Map<ErrorRate, Interval> falseMatchRates, Map<ErrorRate, Interval> limits) {}

    /** Repeats the measurement. */
    Intervals at(Map<ErrorRate, Double> limits) {
        Map<ErrorRate, List<Double>> rates = new EnumMap<>(ErrorRate.class);
        Map<ErrorRate, List<Double>> moved = new EnumMap<>(ErrorRate.class);
        Random random = new Random(SEED);
        for (int i = 0; i < REPETITIONS; i++) {
            long[] drawn = drawn(random);
            double total = total(drawn);
            if (total > 0) {
                double[] share = sharesFrom(drawn, total);
                limits.forEach((rate, limit) -> {
                    add(rates, rate, share[ScoreHistogram.step(limit) - lowest]);
                    add(moved, rate, ScoreHistogram.limit(lowest + firstAtMost(share, rate.value())));
                });
            }
        }
        return new Intervals(intervals(rates), intervals(moved));
    }

    private long[] drawn(Random random) {
        long[] drawn = new long[photos.length];
        for (int i = 0; i < photos.length; i++) {
            drawn[random.nextInt(photos.length)]++;
        }
        return drawn;
    }

    /** How many comparisons of different people there are: of all photos, less those of one person. */
    private double total(long[] drawn) {
        double sum = 0;
        double own = 0;
        for (int i = 0; i < drawn.length; i++) {
            double count = (double) drawn[i] * photos[i];
            sum += count;
            own += count * count;
        }
        double total = (sum * sum - own) / 2;
        for (int[] pair : leftOut) {
            total -= (double) drawn[pair[0]] * photos[pair[0]] * drawn[pair[1]] * photos[pair[1]];
        }
        return total;
    }

    /** The share of comparisons that reach each step from the lowest on. */
    private double[] sharesFrom(long[] drawn, double total) {
        double[] share = new double[HIGHEST_STEP - lowest + 1];
        for (Impostor impostor : impostors) {
            share[impostor.step() - lowest] += drawn[impostor.personA()] * drawn[impostor.personB()];
        }
        for (int i = share.length - 2; i >= 0; i--) {
            share[i] += share[i + 1];
        }
        for (int i = 0; i < share.length; i++) {
            share[i] /= total;
        }
        return share;
    }

    private static int firstAtMost(double[] share, double rate) {
        int first = 0;
        while (first < share.length - 1 && share[first] > rate) {
            first++;
        }
        return first;
    }

    private static void add(Map<ErrorRate, List<Double>> values, ErrorRate rate, double value) {
        values.computeIfAbsent(rate, r -> new ArrayList<>()).add(value);
    }

    private static Map<ErrorRate, Interval> intervals(Map<ErrorRate, List<Double>> values) {
        Map<ErrorRate, Interval> intervals = new EnumMap<>(ErrorRate.class);
        values.forEach((rate, list) -> intervals.put(
                rate, Interval.of(list.stream().mapToDouble(Double::doubleValue).toArray())));
        return intervals;
    }
}
