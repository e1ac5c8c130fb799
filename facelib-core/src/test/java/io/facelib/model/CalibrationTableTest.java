package io.facelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.facelib.error.InvalidInputException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CalibrationTableTest {
    private static final CalibrationTable TABLE =
            new CalibrationTable(new TreeMap<>(Map.of(1e-2, 0.25, 1e-3, 0.35, 1e-5, 0.45)), 3_300_000);

    @Test
    void at_measuredRate_givesTheMeasuredLimit() {
        assertThat(TABLE.at(1e-3)).isEqualTo(new Threshold(0.35, false, 3_300_000));
        assertThat(TABLE.at(1e-2)).isEqualTo(new Threshold(0.25, false, 3_300_000));
        assertThat(TABLE.at(1e-5)).isEqualTo(new Threshold(0.45, false, 3_300_000));
    }

    @Test
    void at_betweenTwoRates_isLinearInTheLogarithm() {
        assertThat(TABLE.at(1e-4).cosine()).isCloseTo(0.40, within(1e-9));
        assertThat(TABLE.at(Math.pow(10, -2.5)).cosine()).isCloseTo(0.30, within(1e-9));
        assertThat(TABLE.at(1e-4).outsideCalibration()).isFalse();
    }

    @Test
    void at_beyondTheEnds_givesTheLastLimitAndSaysSo() {
        assertThat(TABLE.at(1e-6)).isEqualTo(new Threshold(0.45, true, 3_300_000));
        assertThat(TABLE.at(1e-300)).isEqualTo(new Threshold(0.45, true, 3_300_000));
        assertThat(TABLE.at(0.5)).isEqualTo(new Threshold(0.25, true, 3_300_000));
    }

    @Test
    void at_stricterRates_neverHaveLowerLimits() {
        double last = -1;
        for (double exponent = 0; exponent > -8; exponent -= 0.05) {
            double limit = TABLE.at(Math.pow(10, exponent)).cosine();
            assertThat(limit).isGreaterThanOrEqualTo(last);
            last = limit;
        }
    }

    @Test
    void table_thatIsEmptyOrRunsTheWrongWay_isRefused() {
        assertThatThrownBy(() -> new CalibrationTable(new TreeMap<>(), 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new CalibrationTable(new TreeMap<>(Map.of(1e-2, 0.4, 1e-3, 0.3)), 1))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new CalibrationTable(new TreeMap<>(Map.of(0.0, 0.4)), 1))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new CalibrationTable(new TreeMap<>(Map.of(1e-2, 1.4)), 1))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void table_isCopiedAndUnmodifiable() {
        TreeMap<Double, Double> limits = new TreeMap<>(Map.of(1e-2, 0.25));
        CalibrationTable table = new CalibrationTable(limits, 1);
        limits.put(1e-3, 0.5);

        assertThat(table.limits()).hasSize(1);
        assertThatThrownBy(() -> table.limits().put(1e-4, 0.6)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void policy_rateLooksUpAndCosineIsTakenAsItIs() {
        assertThat(MatchPolicy.falseMatchRate(1e-3).threshold(TABLE).cosine()).isEqualTo(0.35);
        assertThat(MatchPolicy.cosine(0.7).threshold(TABLE)).isEqualTo(new Threshold(0.7, false, 0));
    }
}
