package io.facelib.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.facelib.error.InvalidInputException;
import io.facelib.error.NoFaceException;
import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import io.facelib.model.Landmarks;
import io.facelib.model.Point;
import io.facelib.model.Pose;
import io.facelib.model.Quality;
import io.facelib.model.QualityProfile;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The quality gate row by row: every profile's numbers, every reason's text, and each limit just met and just missed.
 * Measured values are put in through a former assessment, which is judged again.
 */
class QualityGateTest {
    private static final Map<String, QualityProfile> PROFILES = Map.of(
            "ENROLL", QualityProfile.ENROLL,
            "VERIFY", QualityProfile.VERIFY,
            "SEARCH", QualityProfile.SEARCH,
            "CRAWLER_INGEST", QualityProfile.CRAWLER_INGEST,
            "DEFAULT", QualityProfile.DEFAULT);

    /** No limit but what a test names matters under it. */
    private static final QualityProfile LENIENT = new QualityProfile("LENIENT", 1, 0, 180, 180, 0);

    @ParameterizedTest
    @CsvSource({
        "ENROLL,         64, 30, 30, 30, 0.40",
        "VERIFY,         80, 60, 25, 25, 0.55",
        "SEARCH,         32, 30, 45, 45, 0.30",
        "CRAWLER_INGEST, 80, 80, 25, 25, 0.60",
        "DEFAULT,        80, 80, 25, 25, 0.65"
    })
    void profile_hasTheContractsNumbers(String name, int size, double blur, double yaw, double pitch, double score) {
        assertThat(PROFILES.get(name)).isEqualTo(new QualityProfile(name, size, blur, yaw, pitch, score));
    }

    @ParameterizedTest
    @CsvSource({"ENROLL", "VERIFY", "SEARCH", "CRAWLER_INGEST", "DEFAULT"})
    void profile_everyLimitJustMet_givesNoReasonButPerhapsTheScore(String name) {
        QualityProfile p = Objects.requireNonNull(PROFILES.get(name));
        Quality quality = judge(p.minSize(), p.minSize(), p.minBlurVariance(), p.maxYaw(), -p.maxPitch(), p);

        // With both angles at their limit nothing but sharpness and size counts.
        double expected = 0.4 * p.minBlurVariance() / 500 + 0.2 * p.minSize() / 112;
        assertThat(quality.score()).isCloseTo(expected, within(1e-12));
        assertThat(quality.reasons())
                .containsExactly(String.format(java.util.Locale.ROOT, "score_too_low(%.2f)", expected));
    }

    @ParameterizedTest
    @CsvSource({"ENROLL", "VERIFY", "SEARCH", "CRAWLER_INGEST", "DEFAULT"})
    void profile_everyLimitJustMissed_givesEveryReasonInTheContractsOrder(String name) {
        QualityProfile p = Objects.requireNonNull(PROFILES.get(name));
        int small = p.minSize() - 1;
        Quality quality = judge(small, small, p.minBlurVariance() - 0.1, p.maxYaw() + 0.1, p.maxPitch() + 0.1, p);

        assertThat(quality.usable()).isFalse();
        assertThat(quality.reasons())
                .containsExactly(
                        "face_too_small(" + small + "x" + small + ")",
                        "blur_too_high(" + (p.minBlurVariance() - 0.1) + ")",
                        "yaw_too_large(" + (p.maxYaw() + 0.1) + "deg)",
                        "pitch_too_large(" + (p.maxPitch() + 0.1) + "deg)");
    }

    @ParameterizedTest
    @CsvSource({
        "80, 80, ok",
        "79, 80, face_too_small(79x80)",
        "80, 79, face_too_small(80x79)",
        "79.9, 80.9, face_too_small(79x80)",
        "80.9, 80.9, ok"
    })
    void size_isThatOfTheCutCorners(double width, double height, String reason) {
        QualityProfile atLeast80 = new QualityProfile("SIZE", 80, 0, 180, 180, 0);
        assertThat(judge(width, height, 500, 0, 0, atLeast80).reasons()).containsExactly(reason);
    }

    @ParameterizedTest
    @CsvSource({"60, ok", "59.99, blur_too_high(60.0)", "59.94, blur_too_high(59.9)", "0, blur_too_high(0.0)"})
    void blur_belowTheMinimum_isToldWithOneDecimal(double blur, String reason) {
        QualityProfile sharp = new QualityProfile("BLUR", 1, 60, 180, 180, 0);
        assertThat(judge(100, 100, blur, 0, 0, sharp).reasons()).containsExactly(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "25, 0, ok",
        "-25, 0, ok",
        "25.04, 0, yaw_too_large(25.0deg)",
        "-31.26, 0, yaw_too_large(-31.3deg)",
        "0, 25, ok",
        "0, -25, ok",
        "0, 25.26, pitch_too_large(25.3deg)",
        "0, -90, pitch_too_large(-90.0deg)"
    })
    void angle_aboveTheMaximumToEitherSide_isToldWithOneDecimal(double yaw, double pitch, String reason) {
        QualityProfile straight = new QualityProfile("POSE", 1, 0, 25, 25, 0);
        assertThat(judge(100, 100, 500, yaw, pitch, straight).reasons()).containsExactly(reason);
    }

    @Test
    void roll_isNeverJudged() {
        Quality upsideDown = new Quality(true, 1, 500, new Pose(0, 0, 180), List.of("ok"));
        Quality quality = QualityAssessor.again(face(100, 100), upsideDown, QualityProfile.VERIFY);

        assertThat(quality.reasons()).containsExactly("ok");
        assertThat(quality.pose().roll()).isEqualTo(180);
    }

    @ParameterizedTest
    @CsvSource({"0.50, ok", "0.51, score_too_low(0.50)"})
    void score_belowTheMinimumAlone_isTheReason(double minimum, String reason) {
        // 0.4 * 125 / 500 + 0.2 + 0.2 * (1 - 90 / 180) + 0.2 * 56 / 112 = 0.5
        QualityProfile profile = new QualityProfile("SCORE", 1, 0, 180, 180, minimum);
        Quality quality = judge(56, 100, 125, 0, 90, profile);

        assertThat(quality.score()).isEqualTo(0.5);
        assertThat(quality.reasons()).containsExactly(reason);
    }

    @Test
    void score_besideAnotherReason_isNone() {
        QualityProfile demanding = new QualityProfile("SCORE", 80, 0, 180, 180, 1);
        assertThat(judge(79, 100, 0, 0, 0, demanding).reasons()).containsExactly("face_too_small(79x100)");
    }

    @ParameterizedTest
    @CsvSource({
        "112, 500, 0, 0, 1.0",
        "224, 5000, 0, 0, 1.0",
        "56, 500, 0, 0, 0.9",
        "112, 250, 0, 0, 0.8",
        "112, 500, 22.5, 0, 0.9",
        "112, 500, -22.5, 22.5, 0.8",
        "112, 500, 170, 170, 0.6"
    })
    void score_isTheWeightedSum(int side, double blur, double yaw, double pitch, double score) {
        assertThat(judge(side, side, blur, yaw, pitch, QualityProfile.SEARCH).score())
                .isCloseTo(score, within(1e-12));
    }

    @Test
    void score_profileThatWantsMoreThan112_isFullOnlyThere() {
        QualityProfile large = new QualityProfile("LARGE", 200, 0, 180, 180, 0);
        assertThat(judge(150, 150, 500, 0, 0, large).score()).isCloseTo(0.8 + 0.2 * 150 / 200, within(1e-12));
    }

    @Test
    void outOfBounds_takesThePlaceOfBlur() {
        Quality outside = new Quality(false, 0, 0, new Pose(0, 0, 0), List.of("face_out_of_bounds"));
        assertThat(QualityAssessor.again(face(10, 100), outside, QualityProfile.VERIFY)
                        .reasons())
                .containsExactly("face_too_small(10x100)", "face_out_of_bounds");
    }

    /** The contract's {@code no_bbox} cannot come up: there is no detection without a box. */
    @Test
    void box_withoutArea_cannotBeMade() {
        assertThatThrownBy(() -> new BoundingBox(5, 5, 5, 20)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new BoundingBox(Double.NaN, 5, 10, 20)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void reasons_nothingDetected_sayThat() {
        assertThat(new NoFaceException(0, List.of()).reasons()).containsExactly("no_faces_detected");
        assertThat(new NoFaceException(1, List.of("face_out_of_bounds")).reasons())
                .containsExactly("face_out_of_bounds");
    }

    @Test
    void choice_isTheBestUsableFace_theMoreConfidentAmongEquals() {
        Quality unusable = quality(false, 0.9);
        List<Quality> faces = List.of(unusable, quality(true, 0.5), quality(true, 0.7), quality(true, 0.7));

        assertThat(FaceChoice.indexes(faces, List.of(), EmbedFaces.BEST_USABLE)).containsExactly(2);
        assertThat(FaceChoice.indexes(List.of(unusable), List.of(), EmbedFaces.BEST_USABLE))
                .isEmpty();
        assertThat(FaceChoice.indexes(List.of(), List.of(), EmbedFaces.BEST_USABLE))
                .isEmpty();
    }

    @Test
    void lenientProfile_givesOk() {
        Quality quality = judge(1, 1, 0, 180, -180, LENIENT);
        assertThat(quality.usable()).isTrue();
        assertThat(quality.reasons()).containsExactly("ok");
    }

    private static Quality quality(boolean usable, double score) {
        return new Quality(usable, score, 100, new Pose(0, 0, 0), List.of(usable ? "ok" : "blur_too_high(1.0)"));
    }

    private static Quality judge(
            double width, double height, double blur, double yaw, double pitch, QualityProfile profile) {
        Quality former = new Quality(true, 1, blur, new Pose(pitch, yaw, 0), List.of("ok"));
        return QualityAssessor.again(face(width, height), former, profile);
    }

    private static Detection face(double width, double height) {
        Point any = new Point(1, 1);
        Landmarks landmarks = new Landmarks(any, any, any, any, any);
        return new Detection(new BoundingBox(0, 0, width, height), landmarks, 0.9);
    }
}
