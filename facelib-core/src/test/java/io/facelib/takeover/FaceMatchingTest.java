package io.facelib.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.BoundingBox;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaceMatchingTest {
    private static BoundingBox box(double left, double top, double side) {
        return new BoundingBox(left, top, left + side, top + side);
    }

    @Test
    void match_closestPairsFirst_eachOnce() {
        FaceMatching matching = new FaceMatching(
                List.of(Optional.of(box(0, 0, 100)), Optional.of(box(10, 0, 100)), Optional.of(box(300, 0, 100))),
                List.of(box(9, 0, 100), box(500, 0, 100), box(305, 5, 100)));

        assertThat(matching.old(0)).contains(1);
        assertThat(matching.now(0)).isEmpty();
        assertThat(matching.isSameFace(0)).isTrue();
        assertThat(matching.old(1)).isEmpty();
        assertThat(matching.old(2)).contains(2);
        assertThat(matching.isSameFace(2)).isFalse();
    }

    @Test
    void match_limit_isThatOfTheSameFaceFramedOtherwise() {
        Optional<BoundingBox> whole = Optional.of(box(0, 0, 120));

        assertThat(new FaceMatching(List.of(whole), List.of(box(20, 20, 80))).now(0))
                .contains(0);
        assertThat(new FaceMatching(List.of(whole), List.of(box(25, 25, 70))).now(0))
                .isEmpty();
        assertThat(new FaceMatching(List.of(whole), List.of(box(51, 0, 120))).now(0))
                .contains(0);
        assertThat(new FaceMatching(List.of(whole), List.of(box(53, 0, 120))).now(0))
                .isEmpty();
    }

    @Test
    void match_withoutABox_isNobodysFace() {
        FaceMatching matching = new FaceMatching(List.of(Optional.empty()), List.of(box(0, 0, 10)));

        assertThat(matching.now(0)).isEmpty();
        assertThat(matching.isSameFace(0)).isFalse();
    }
}
