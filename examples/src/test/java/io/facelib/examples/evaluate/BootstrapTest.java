package io.facelib.examples.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Test
    void everyGenuineScoreAboveEveryImpostor_leavesNoDoubt() {
        Map<ErrorRate, Interval> intervals = new Bootstrap(comparisons(0.9)).truePassRates();

        assertThat(intervals).containsOnlyKeys(ErrorRate.ONE_IN_100);
        assertThat(intervals.get(ErrorRate.ONE_IN_100)).isEqualTo(new Interval(1, 1));
    }

    @Test
    void onePersonOfTenFails_intervalHoldsTheMeasuredRate() {
        Map<ErrorRate, Interval> intervals = new Bootstrap(comparisons(0.05)).truePassRates();

        Interval interval = Objects.requireNonNull(intervals.get(ErrorRate.ONE_IN_100));
        assertThat(interval.low()).isBetween(0.5, 0.9);
        assertThat(interval.high()).isEqualTo(1);
    }

    @Test
    void sameComparisons_giveTheSameInterval() {
        assertThat(new Bootstrap(comparisons(0.05)).truePassRates())
                .isEqualTo(new Bootstrap(comparisons(0.05)).truePassRates());
    }

    /** Ten persons: each pair of them three times at 0.1, each with one genuine comparison at 0.9, the last at this. */
    private static List<Comparison> comparisons(double lastGenuine) {
        List<Comparison> comparisons = new ArrayList<>();
        for (int a = 0; a < 10; a++) {
            double cosine = a == 9 ? lastGenuine : 0.9;
            comparisons.add(new Comparison(cosine, true, "p" + a, "p" + a, Optional.empty()));
            for (int b = 0; b < a * 3; b++) {
                comparisons.add(new Comparison(0.1, false, "p" + a, "p" + b / 3, Optional.empty()));
            }
        }
        return comparisons;
    }
}
