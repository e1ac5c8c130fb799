package io.facelib.examples.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RocCurveTest {
    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void areaAndAccuracy_handComputedCase() {
        // Of 3 x 3 comparisons the genuine score wins 7, ties 1 and loses 1: (7 + 0.5) / 9.
        RocCurve curve = RocCurve.of(new double[] {0.9, 0.8, 0.4}, new double[] {0.5, 0.4, 0.1});

        assertThat(curve.areaUnderCurve().getAsDouble()).isCloseTo(7.5 / 9, EXACT);
        assertThat(curve.bestAccuracy().getAsDouble()).isCloseTo(5.0 / 6, EXACT);
        assertThat(curve.bestLimit()).isCloseTo(0.65, EXACT);
    }

    @Test
    void limit_isTheKthHighestImpostor_andOnlyScoresAboveItPass() {
        // 250 impostors 0.000 to 0.249: at one in 100, k = ceil(2.5) = 3, so the limit is 0.247.
        double[] impostors =
                IntStream.range(0, 250).mapToDouble(i -> i / 1000.0).toArray();
        RocCurve curve = RocCurve.of(new double[] {0.247, 0.248, 0.5, 0.1}, impostors);

        assertThat(curve.limit(ErrorRate.ONE_IN_100).getAsDouble()).isCloseTo(0.247, EXACT);
        assertThat(curve.truePassRate(ErrorRate.ONE_IN_100).getAsDouble()).isCloseTo(0.5, EXACT);
    }

    @Test
    void limit_exactMultiple_doesNotRoundUp() {
        double[] impostors =
                IntStream.range(0, 100).mapToDouble(i -> i / 1000.0).toArray();

        assertThat(RocCurve.of(new double[] {1}, impostors)
                        .limit(ErrorRate.ONE_IN_100)
                        .getAsDouble())
                .isCloseTo(0.099, EXACT);
    }

    @Test
    void limit_tooFewImpostors_isUnknown() {
        RocCurve curve = RocCurve.of(new double[] {1}, new double[99]);

        assertThat(curve.limit(ErrorRate.ONE_IN_100)).isEmpty();
        assertThat(curve.truePassRate(ErrorRate.ONE_IN_100)).isEmpty();
    }

    @Test
    void oneKindOnly_hasNoArea() {
        RocCurve curve = RocCurve.of(new double[] {0.5, 0.6}, new double[0]);

        assertThat(curve.areaUnderCurve()).isEmpty();
        assertThat(curve.bestAccuracy()).hasValue(1);
    }

    @Test
    void nothing_hasNoFigures() {
        RocCurve curve = RocCurve.of(new double[0], new double[0]);

        assertThat(curve.areaUnderCurve()).isEmpty();
        assertThat(curve.bestAccuracy()).isEmpty();
        assertThat(curve.limit(ErrorRate.ONE_IN_100)).isEmpty();
    }

    @Test
    void histogram_givesTheSameCurveAsSingleScores() {
        ScoreHistogram histogram = new ScoreHistogram();
        histogram.add(0.9, true);
        histogram.add(0.4, true);
        histogram.add(0.4, false);
        histogram.add(-1, false);
        RocCurve exact = RocCurve.of(new double[] {0.9, 0.4}, new double[] {0.4, -1});

        RocCurve counted = histogram.curve();

        assertThat(counted.areaUnderCurve()).isEqualTo(exact.areaUnderCurve());
        assertThat(counted.bestAccuracy()).isEqualTo(exact.bestAccuracy());
    }

    @Test
    void lowestLimit_isTheSmallestStepThatFewEnoughReach() {
        // 250 impostors 0.000 to 0.249: two of them are less than one in 100, three are more.
        double[] impostors =
                IntStream.range(0, 250).mapToDouble(i -> i / 1000.0).toArray();
        RocCurve curve = RocCurve.of(new double[] {0.247, 0.2471, 0.5, 0.1}, impostors);

        double limit = curve.lowestLimit(ErrorRate.ONE_IN_100).getAsDouble();

        assertThat(limit).isEqualTo(0.2471);
        assertThat(curve.falseMatchRateFrom(limit)).isEqualTo(2 / 250.0);
        assertThat(curve.falseMatchRateFrom(0.247)).isEqualTo(3 / 250.0);
        assertThat(curve.truePassRateFrom(limit)).isEqualTo(0.5);
    }

    @Test
    void lowestLimit_equalScores_allStayBelow() {
        double[] impostors = IntStream.range(0, 100).mapToDouble(i -> 0.3).toArray();

        RocCurve curve = RocCurve.of(new double[] {0.3}, impostors);

        assertThat(curve.lowestLimit(ErrorRate.ONE_IN_100)).hasValue(0.3001);
        assertThat(curve.falseMatchRateFrom(0.3001)).isZero();
    }

    @Test
    void lowestLimit_impostorsAsAlikeAsCanBe_isUnknown() {
        double[] impostors = IntStream.range(0, 100).mapToDouble(i -> 1).toArray();

        assertThat(RocCurve.of(new double[] {1}, impostors).lowestLimit(ErrorRate.ONE_IN_100))
                .isEmpty();
    }
}
