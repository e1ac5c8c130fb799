package io.facelib.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.facelib.image.DecodedImage;
import io.facelib.image.ImageAdmission;
import io.facelib.image.ImageDecoder;
import io.facelib.image.ImageLimits;
import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import io.facelib.model.FaceImage;
import io.facelib.model.Landmarks;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Point;
import io.facelib.model.Quality;
import io.facelib.model.QualityProfile;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The score and the reasons as the contract writes them down, computed here a second time in the plainest way. */
class QualityAssessorTest {
    private static final int SIDE = 200;
    private static final QualityProfile PROFILE = new QualityProfile("TEST", 80, 80, 25, 25, 0.65);

    private final ImageDecoder decoder =
            new ImageDecoder(ImageLimits.defaults(), new ImageAdmission(ImageLimits.defaults(), Duration.ZERO));

    @Test
    void assess_sharpFrontalLargeFace_isUsableAndOk() {
        PixelBuffer noise = noise(255);
        Quality quality = assess(noise, face(20, 20, 180, 180, 0), PROFILE);

        assertThat(quality.usable()).isTrue();
        assertThat(quality.reasons()).containsExactly("ok");
        assertThat(quality.blurVariance()).isCloseTo(laplacianVariance(noise, 20, 20, 180, 180), within(1e-6));
        assertThat(quality.score()).isCloseTo(1.0, within(0.02));
    }

    @Test
    void assess_score_isTheContractsFormula() {
        PixelBuffer soft = noise(14);
        Quality quality = assess(soft, face(10.9, 10.9, 100.2, 90.7, 4), PROFILE);

        double blur = laplacianVariance(soft, 10, 10, 100, 90);
        double expected = 0.4 * Math.min(1, blur / 500)
                + 0.2 * (1 - Math.min(1, Math.abs(quality.pose().yaw()) / 25))
                + 0.2 * (1 - Math.min(1, Math.abs(quality.pose().pitch()) / 25))
                + 0.2 * Math.min(1, 80.0 / 112);
        assertThat(quality.blurVariance()).isCloseTo(blur, within(1e-6));
        assertThat(quality.score()).isCloseTo(expected, within(1e-9));
        assertThat(blur).isBetween(80.0, 500.0);
    }

    @Test
    void assess_smallFace_isTooSmallWithItsSize() {
        assertThat(assess(noise(255), face(50.9, 50, 70.1, 74.9, 0), PROFILE).reasons())
                .contains("face_too_small(20x24)");
    }

    @Test
    void assess_flatFace_isTooBlurredWithItsVariance() {
        Quality quality = assess(noise(0), face(20, 20, 180, 180, 0), PROFILE);

        assertThat(quality.reasons()).containsExactly("blur_too_high(0.0)");
        assertThat(quality.usable()).isFalse();
        assertThat(quality.blurVariance()).isZero();
    }

    @Test
    void assess_turnedFace_tellsTheAngle() {
        Quality quality = assess(noise(255), face(20, 20, 180, 180, 25), PROFILE);

        assertThat(quality.pose().yaw()).isGreaterThan(25);
        assertThat(quality.reasons())
                .contains(String.format(
                        java.util.Locale.ROOT,
                        "yaw_too_large(%.1fdeg)",
                        quality.pose().yaw()));
    }

    @Test
    void assess_boxOutsideThePicture_isOutOfBounds() {
        Quality quality = assess(noise(255), face(-150, -150, -20, -20, 0), PROFILE);

        assertThat(quality.reasons()).containsExactly("face_out_of_bounds");
        assertThat(quality.blurVariance()).isZero();
    }

    @Test
    void assess_boxPartlyOutside_isJudgedByThePartInside() {
        PixelBuffer noise = noise(255);
        Quality quality = assess(noise, face(-40, -40, 120, 120, 0), PROFILE);

        assertThat(quality.usable()).isTrue();
        assertThat(quality.blurVariance()).isCloseTo(laplacianVariance(noise, 0, 0, 120, 120), within(1e-6));
    }

    @Test
    void assess_nothingWrongButTheScore_saysSo() {
        QualityProfile strict = new QualityProfile("STRICT", 80, 80, 25, 25, 0.99);
        Quality quality = assess(noise(14), face(20, 20, 110, 110, 0), strict);

        assertThat(quality.reasons())
                .containsExactly(String.format(java.util.Locale.ROOT, "score_too_low(%.2f)", quality.score()));
    }

    @Test
    void assess_severalThingsWrong_tellsAllOfThem() {
        assertThat(assess(noise(0), face(50, 50, 70, 70, 3), PROFILE).reasons())
                .contains("face_too_small(20x20)", "blur_too_high(0.0)")
                .noneMatch(r -> r.startsWith("score_too_low"));
    }

    @Test
    void again_underAnotherProfile_equalsAFreshAssessment() {
        QualityProfile[] profiles = {
            QualityProfile.ENROLL, QualityProfile.VERIFY, QualityProfile.SEARCH, QualityProfile.CRAWLER_INGEST, PROFILE
        };
        PixelBuffer[] pictures = {noise(255), noise(14), noise(0)};
        Detection[] faces = {
            face(20, 20, 180, 180, 0), face(50, 50, 70, 74, 5), face(-150, -150, -20, -20, 0), face(10, 10, 90, 90, 25)
        };
        for (PixelBuffer picture : pictures) {
            for (Detection face : faces) {
                Quality first = assess(picture, face, QualityProfile.DEFAULT);
                for (QualityProfile profile : profiles) {
                    assertThat(QualityAssessor.again(face, first, profile)).isEqualTo(assess(picture, face, profile));
                }
            }
        }
    }

    private Quality assess(PixelBuffer picture, Detection face, QualityProfile profile) {
        try (DecodedImage image = decoder.decode(FaceImage.of(picture))) {
            return QualityAssessor.assess(image, face, profile);
        }
    }

    /** A face whose nose is shifted to the right by some percent of its width. */
    private static Detection face(double x1, double y1, double x2, double y2, double noseShift) {
        double w = x2 - x1;
        double h = y2 - y1;
        double[][] at = {{0.3, 0.35}, {0.7, 0.35}, {0.5 + noseShift / 100, 0.582}, {0.325, 0.756}, {0.675, 0.756}};
        List<Point> points = java.util.Arrays.stream(at)
                .map(p -> new Point(x1 + p[0] * w, y1 + p[1] * h))
                .toList();
        return new Detection(new BoundingBox(x1, y1, x2, y2), Landmarks.of(points), 0.9);
    }

    private static PixelBuffer noise(int strength) {
        Random random = new Random(1);
        byte[] bgr = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < bgr.length; i += 3) {
            byte value = (byte) (strength == 0 ? 90 : random.nextInt(strength));
            bgr[i] = value;
            bgr[i + 1] = value;
            bgr[i + 2] = value;
        }
        return new PixelBuffer(SIDE, SIDE, bgr);
    }

    private static double laplacianVariance(PixelBuffer grey, int x1, int y1, int x2, int y2) {
        double sum = 0;
        double squares = 0;
        int n = (x2 - x1) * (y2 - y1);
        for (int y = y1; y < y2; y++) {
            for (int x = x1; x < x2; x++) {
                double value = at(grey, x, mirrored(y - 1, y1, y2))
                        + at(grey, x, mirrored(y + 1, y1, y2))
                        + at(grey, mirrored(x - 1, x1, x2), y)
                        + at(grey, mirrored(x + 1, x1, x2), y)
                        - 4 * at(grey, x, y);
                sum += value;
                squares += value * value;
            }
        }
        return squares / n - sum / n * (sum / n);
    }

    private static int mirrored(int i, int from, int to) {
        return i < from ? 2 * from - i : i >= to ? 2 * (to - 1) - i : i;
    }

    private static double at(PixelBuffer grey, int x, int y) {
        return grey.bgr()[(y * SIDE + x) * 3] & 0xFF;
    }
}
