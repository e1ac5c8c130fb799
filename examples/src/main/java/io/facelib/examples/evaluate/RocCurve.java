package io.facelib.examples.evaluate;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Every trade-off between accepting the same person (genuine) and accepting another (impostor), from scored
 * comparisons. Immutable.
 *
 * <p>For a false match rate the limit is the k-th highest impostor score, k being the number of impostors times the rate,
 * rounded up; what counts as accepted lies strictly above it. So at most k - 1 of the measured impostors pass.
 */
public final class RocCurve {
    private final double[] scores;
    private final long[] genuine;
    private final long[] impostors;

    /** Distinct scores, descending, and how many comparisons reach each. */
    private RocCurve(double[] scores, long[] genuine, long[] impostors) {
        this.scores = scores;
        this.genuine = genuine;
        this.impostors = impostors;
    }

    /** From single scores, in any order. */
    public static RocCurve of(double[] genuine, double[] impostors) {
        double[] g = genuine.clone();
        double[] m = impostors.clone();
        Arrays.sort(g);
        Arrays.sort(m);
        Builder builder = new Builder(g.length + m.length);
        int i = g.length - 1;
        int j = m.length - 1;
        while (i >= 0 || j >= 0) {
            if (j < 0 || (i >= 0 && g[i] >= m[j])) {
                builder.add(g[i--], 1, 0);
            } else {
                builder.add(m[j--], 0, 1);
            }
        }
        return builder.build();
    }

    /** Takes counted scores in descending order; equal ones are put together. */
    static final class Builder {
        private final double[] scores;
        private final long[] genuine;
        private final long[] impostors;
        private int size;

        /** @param capacity how many calls of {@link #add} there will be at most */
        Builder(int capacity) {
            scores = new double[capacity];
            genuine = new long[capacity];
            impostors = new long[capacity];
        }

        void add(double score, long genuineCount, long impostorCount) {
            long genuineSoFar = size == 0 ? 0 : genuine[size - 1];
            long impostorsSoFar = size == 0 ? 0 : impostors[size - 1];
            if (size == 0 || score < scores[size - 1]) {
                scores[size++] = score;
            }
            genuine[size - 1] = genuineSoFar + genuineCount;
            impostors[size - 1] = impostorsSoFar + impostorCount;
        }

        RocCurve build() {
            return new RocCurve(
                    Arrays.copyOf(scores, size), Arrays.copyOf(genuine, size), Arrays.copyOf(impostors, size));
        }
    }

    /** How many comparisons of the same person there are. */
    public long genuine() {
        return scores.length == 0 ? 0 : genuine[scores.length - 1];
    }

    /** How many comparisons of different people there are. */
    public long impostors() {
        return scores.length == 0 ? 0 : impostors[scores.length - 1];
    }

    /** How many limits the curve has: the number of distinct scores. */
    int size() {
        return scores.length;
    }

    /** The share of impostors, 0 to 1, that reach the i-th highest score. */
    double falseMatchRate(int i) {
        return (double) impostors[i] / impostors();
    }

    /** The share of genuine comparisons, 0 to 1, that reach the i-th highest score. */
    double truePassRate(int i) {
        return (double) genuine[i] / genuine();
    }

    /**
     * The chance that a genuine comparison scores higher than an impostor, ties counting half. Empty without one of
     * them.
     */
    public OptionalDouble areaUnderCurve() {
        if (genuine() == 0 || impostors() == 0) {
            return OptionalDouble.empty();
        }
        double wins = 0;
        for (int i = 0; i < scores.length; i++) {
            long genuineAbove = i == 0 ? 0 : genuine[i - 1];
            long genuineHere = genuine[i] - genuineAbove;
            long impostorsHere = impostors[i] - (i == 0 ? 0 : impostors[i - 1]);
            wins += impostorsHere * (genuineAbove + genuineHere / 2.0);
        }
        return OptionalDouble.of(wins / ((double) genuine() * impostors()));
    }

    /** The highest share of right decisions that any limit reaches. Empty without a comparison. */
    public OptionalDouble bestAccuracy() {
        long total = genuine() + impostors();
        return total == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) rightAt(best()) / total);
    }

    /**
     * The limit of the best accuracy, in the middle between the last accepted and the first refused score, so that it
     * favours neither side on other data. Scores that reach it are accepted.
     */
    double bestLimit() {
        int best = best();
        if (best < 0) {
            return Double.POSITIVE_INFINITY;
        }
        return best + 1 < scores.length ? (scores[best] + scores[best + 1]) / 2 : scores[best];
    }

    /** The index of the last accepted score; -1 accepts none. */
    private int best() {
        int best = -1;
        for (int i = 0; i < scores.length; i++) {
            if (rightAt(i) > rightAt(best)) {
                best = i;
            }
        }
        return best;
    }

    private long rightAt(int i) {
        return i < 0 ? impostors() : genuine[i] + impostors() - impostors[i];
    }

    /** The limit for a false match rate. Empty where there are too few impostors to show it. */
    public OptionalDouble limit(ErrorRate rate) {
        return rate.measurable(impostors())
                ? OptionalDouble.of(impostorOfRank(rate.rank(impostors())))
                : OptionalDouble.empty();
    }

    /** The k-th highest impostor score, k from 1 to the number of impostors. */
    double impostorOfRank(long k) {
        int from = 0;
        int to = scores.length - 1;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (impostors[middle] >= k) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return scores[from];
    }

    /** The share of genuine comparisons that pass at a false match rate, 0 to 1. Empty where there are too few of any. */
    public OptionalDouble truePassRate(ErrorRate rate) {
        OptionalDouble limit = limit(rate);
        return limit.isEmpty() || genuine() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(truePassRateAbove(limit.getAsDouble()));
    }

    /**
     * The smallest limit, in steps of 1e-4, that no greater share of the impostors reaches than the rate says. Empty where
     * there are too few impostors to show the rate, or where only a limit above 1 would do.
     */
    OptionalDouble lowestLimit(ErrorRate rate) {
        if (!rate.measurable(impostors())) {
            return OptionalDouble.empty();
        }
        double firstRefused = impostorOfRank(rate.allowed(impostors()) + 1);
        double limit = ScoreHistogram.limit(ScoreHistogram.step(firstRefused) + 1);
        return limit > 1 ? OptionalDouble.empty() : OptionalDouble.of(limit);
    }

    /** The share of impostors that reach a limit or lie above it. */
    double falseMatchRateFrom(double limit) {
        int reached = reached(limit);
        return reached == 0 ? 0 : falseMatchRate(reached - 1);
    }

    /** The share of genuine comparisons that reach a limit or lie above it. */
    double truePassRateFrom(double limit) {
        int reached = reached(limit);
        return reached == 0 ? 0 : truePassRate(reached - 1);
    }

    /** The share of genuine comparisons strictly above a limit. */
    double truePassRateAbove(double limit) {
        return truePassRateFrom(Math.nextUp(limit));
    }

    /** How many distinct scores reach a limit. */
    private int reached(double limit) {
        int reached = 0;
        int to = scores.length;
        while (reached < to) {
            int middle = (reached + to) >>> 1;
            if (scores[middle] >= limit) {
                reached = middle + 1;
            } else {
                to = middle;
            }
        }
        return reached;
    }

    /** The i-th highest score. */
    double score(int i) {
        return scores[i];
    }
}
