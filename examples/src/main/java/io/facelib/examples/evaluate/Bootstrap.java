package io.facelib.examples.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;

/**
 * How far the figures would move with other people in front of the camera: persons are drawn with replacement, and the
 * figures computed again, limit included. Photos of one person resemble each other, so drawing pairs instead would
 * promise too narrow an interval. A pair counts as often as its person was drawn; a pair of two people as often as both
 * were, multiplied.
 *
 * <p>B. Efron, R. Tibshirani: An Introduction to the Bootstrap, 1993, percentile interval; for biometrics R. Bolle et
 * al.: The subsets bootstrap, 2004.
 */
final class Bootstrap {
    private static final int REPETITIONS = 1_000;
    /** Fixed, so that the same data give the same report. */
    private static final long SEED = 20_261_122;

    private final List<Comparison> descending;
    private final int[] personA;
    private final int[] personB;
    private final int persons;

    Bootstrap(List<Comparison> comparisons) {
        descending = comparisons.stream()
                .sorted(Comparator.comparingDouble(Comparison::cosine).reversed())
                .toList();
        Map<String, Integer> numbers = new HashMap<>();
        personA = numbered(numbers, descending.stream().map(Comparison::personA).toList());
        personB = numbered(numbers, descending.stream().map(Comparison::personB).toList());
        persons = numbers.size();
    }

    private static int[] numbered(Map<String, Integer> numbers, List<String> persons) {
        return persons.stream()
                .mapToInt(person -> {
                    numbers.putIfAbsent(person, numbers.size());
                    return numbers.getOrDefault(person, 0);
                })
                .toArray();
    }

    /** The interval of the genuine pass rate at each error rate that the comparisons can show. */
    Map<ErrorRate, Interval> truePassRates() {
        Map<ErrorRate, List<Double>> repeated = new EnumMap<>(ErrorRate.class);
        long impostors = descending.stream().filter(c -> !c.same()).count();
        Random random = new Random(SEED);
        for (int i = 0; i < REPETITIONS && impostors < descending.size(); i++) {
            RocCurve curve = redrawn(random);
            for (ErrorRate rate : ErrorRate.OF_PAIRS) {
                if (rate.measurable(impostors) && curve.impostors() > 0 && curve.genuine() > 0) {
                    double limit = curve.impostorOfRank(rate.rank(curve.impostors()));
                    repeated.computeIfAbsent(rate, r -> new ArrayList<>()).add(curve.truePassRateAbove(limit));
                }
            }
        }
        Map<ErrorRate, Interval> intervals = new EnumMap<>(ErrorRate.class);
        repeated.forEach((rate, values) -> intervals.put(rate, Interval.of(toArray(values))));
        return intervals;
    }

    private static double[] toArray(List<Double> values) {
        return values.stream().flatMapToDouble(DoubleStream::of).toArray();
    }

    private RocCurve redrawn(Random random) {
        long[] drawn = new long[persons];
        for (int i = 0; i < persons; i++) {
            drawn[random.nextInt(persons)]++;
        }
        RocCurve.Builder curve = new RocCurve.Builder(descending.size());
        for (int i = 0; i < descending.size(); i++) {
            Comparison comparison = descending.get(i);
            long times = personA[i] == personB[i] ? drawn[personA[i]] : drawn[personA[i]] * drawn[personB[i]];
            curve.add(comparison.cosine(), comparison.same() ? times : 0, comparison.same() ? 0 : times);
        }
        return curve.build();
    }
}
