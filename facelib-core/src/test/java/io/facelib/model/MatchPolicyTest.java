package io.facelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.facelib.error.InvalidInputException;
import io.facelib.model.MatchPolicy.FalsePositiveIdentificationRate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchPolicyTest {
    private static final CalibrationTable TABLE =
            new CalibrationTable(new TreeMap<>(Map.of(1e-2, 0.25, 1e-3, 0.35, 1e-5, 0.45)), 3_300_000);

    @ParameterizedTest
    @CsvSource({
        "0.01, 1, 0.01",
        "0.01, 0, 0.01",
        "0.75, 2, 0.5",
        "0.875, 3, 0.5",
        "0.01, 1000, 1.005028e-5",
        "0.01, 1000000000, 1.005034e-11",
        "1, 1000, 1",
    })
    void identificationRate_overAGallery_becomesTheRateOfOneComparison(double wanted, long faces, double expected) {
        double rate = new FalsePositiveIdentificationRate(wanted).falseMatchRate(faces);

        assertThat(rate).isCloseTo(expected, within(expected * 1e-6));
        assertThat(1 - Math.pow(1 - rate, (double) Math.max(1, faces))).isCloseTo(wanted, within(1e-6));
    }

    @Test
    void identificationRate_largestGallery_isStillPositive() {
        assertThat(new FalsePositiveIdentificationRate(Double.MIN_VALUE).falseMatchRate(Long.MAX_VALUE))
                .isPositive();
    }

    @Test
    void identificationRate_measuredInTheTable_isWithinCalibration() {
        MatchPolicy policy = MatchPolicy.falsePositiveIdentificationRate(1e-2);

        assertThat(policy.threshold(TABLE)).isEqualTo(new Threshold(0.25, false, 3_300_000));
        assertThat(policy.threshold(TABLE, 1)).isEqualTo(policy.threshold(TABLE));
        assertThat(policy.threshold(TABLE, 10).cosine()).isCloseTo(0.35, within(1e-3));
        assertThat(policy.threshold(TABLE, 1_000).outsideCalibration()).isFalse();
    }

    @Test
    void identificationRate_beyondTheTable_givesTheLastLimitAndSaysSo() {
        MatchPolicy policy = MatchPolicy.falsePositiveIdentificationRate(1e-2);

        assertThat(policy.threshold(TABLE, 1_006)).isEqualTo(new Threshold(0.45, true, 3_300_000));
        assertThat(policy.threshold(TABLE, 1_000_000)).isEqualTo(new Threshold(0.45, true, 3_300_000));
    }

    @Test
    void identificationRate_moreFaces_neverLoosenTheLimit() {
        MatchPolicy policy = MatchPolicy.falsePositiveIdentificationRate(1e-2);
        double last = -1;
        for (long faces = 0; faces < 5_000; faces += 7) {
            double limit = policy.threshold(TABLE, faces).cosine();
            assertThat(limit).isGreaterThanOrEqualTo(last);
            last = limit;
        }
    }

    @Test
    void otherPolicies_doNotDependOnTheGallery() {
        MatchPolicy rate = MatchPolicy.falseMatchRate(1e-3);
        MatchPolicy cosine = MatchPolicy.cosine(0.7);

        assertThat(rate.threshold(TABLE, 1_000_000)).isEqualTo(rate.threshold(TABLE));
        assertThat(cosine.threshold(TABLE, 1_000_000)).isEqualTo(new Threshold(0.7, false, 0));
        assertThat(rate.dependsOnGallerySize() || cosine.dependsOnGallerySize()).isFalse();
        assertThat(MatchPolicy.falsePositiveIdentificationRate(1e-2).dependsOnGallerySize())
                .isTrue();
    }

    @Test
    void defaults_areThoseOfTheDesign() {
        assertThat(MatchPolicy.verification()).isEqualTo(MatchPolicy.falseMatchRate(1e-5));
        assertThat(SearchOptions.topK(1).policy())
                .isEqualTo(MatchPolicy.search())
                .isEqualTo(MatchPolicy.falseMatchRate(1e-2));
        assertThat(CompareOptions.defaults().policy())
                .isEqualTo(MatchPolicy.comparison())
                .isEqualTo(MatchPolicy.falseMatchRate(1e-3));
    }

    @Test
    void values_outOfRange_areRefused() {
        assertThatThrownBy(() -> MatchPolicy.falsePositiveIdentificationRate(0))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> MatchPolicy.falsePositiveIdentificationRate(1.01))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> MatchPolicy.falsePositiveIdentificationRate(Double.NaN))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(
                        () -> MatchPolicy.falsePositiveIdentificationRate(0.1).threshold(TABLE, -1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("-1");
    }
}
