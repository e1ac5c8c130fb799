package io.facelib.examples.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Accuracy by cross-validation, as LFW reports it: on each fold with the limit that was best on all others.
 *
 * @param count how many folds
 * @param mean of the folds' accuracies, 0 to 1
 * @param deviation of the folds' accuracies, standard deviation of the sample
 */
public record FoldAccuracy(int count, double mean, double deviation) {
    /** Empty where there are fewer than two folds. */
    static Optional<FoldAccuracy> of(List<Comparison> comparisons) {
        TreeSet<String> folds = new TreeSet<>();
        comparisons.forEach(c -> c.fold().ifPresent(folds::add));
        if (folds.size() < 2) {
            return Optional.empty();
        }
        List<Double> accuracies = new ArrayList<>();
        for (String fold : folds) {
            accuracies.add(accuracy(comparisons, fold));
        }
        double mean = accuracies.stream().mapToDouble(a -> a).average().orElseThrow();
        double squares =
                accuracies.stream().mapToDouble(a -> (a - mean) * (a - mean)).sum();
        return Optional.of(new FoldAccuracy(folds.size(), mean, Math.sqrt(squares / (folds.size() - 1))));
    }

    private static double accuracy(List<Comparison> comparisons, String fold) {
        double limit = Scores.curve(comparisons.stream()
                        .filter(c -> !c.fold().equals(Optional.of(fold)))
                        .toList())
                .bestLimit();
        return comparisons.stream()
                .filter(c -> c.fold().equals(Optional.of(fold)))
                .mapToDouble(c -> (c.cosine() >= limit) == c.same() ? 1 : 0)
                .average()
                .orElseThrow();
    }
}
