package io.facelib.examples.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupingQualityTest {
    @Test
    void perfectGroups_areRightThroughout() {
        assertThat(GroupingQuality.of(List.of(List.of("a", "a"), List.of("b"))))
                .isEqualTo(new GroupingQuality(1, 1, 1, 1));
    }

    @Test
    void handComputedCase() {
        // {a a b} {a} {b b}: of 4 pairs in groups 2 are right; of 3 pairs of a and 3 of b, 2 are together.
        GroupingQuality found = GroupingQuality.of(List.of(List.of("a", "a", "b"), List.of("a"), List.of("b", "b")));

        assertThat(found.pairPrecision()).isEqualTo(2 / 4.0);
        assertThat(found.pairRecall()).isEqualTo(2 / 6.0);
        // Precision: 2/3, 2/3, 1/3, 1, 1, 1. Recall: 2/3, 2/3, 1/3, 1/3, 2/3, 2/3.
        assertThat(found.precision()).isCloseTo((2 + 2 + 1 + 9) / 18.0, within(1e-12));
        assertThat(found.recall()).isCloseTo(10 / 18.0, within(1e-12));
        assertThat(found.f()).isCloseTo(2 * (14 / 18.0) * (10 / 18.0) / (24 / 18.0), within(1e-12));
    }
}
