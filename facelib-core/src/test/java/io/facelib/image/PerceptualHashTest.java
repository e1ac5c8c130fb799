package io.facelib.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.FaceImage;
import io.facelib.testkit.RealData;
import io.facelib.testkit.TestImages;
import java.awt.image.BufferedImage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerceptualHashTest {
    private final ImageDecoder decoder =
            new ImageDecoder(ImageLimits.defaults(), new ImageAdmission(ImageLimits.defaults(), Duration.ofSeconds(5)));

    @ParameterizedTest
    @CsvSource({"obama.jpg, df9883b668971c8a", "biden.jpg, abd580f71513ab19", "obama2.jpg, 9a92701b32e5d35e"})
    void of_referencePhoto_differsFromTheReferenceHashByAtMostFourBits(String photo, String expected) {
        String hash = hash(FaceImage.of(RealData.faces().resolve("face_recognition/" + photo)));

        assertThat(PerceptualHash.distance(hash, expected)).isLessThanOrEqualTo(4);
    }

    @Test
    void of_samePictureScaledAndRecompressed_changesLittle() {
        String hash = hash(FaceImage.of(clouds(400, 300)));

        assertThat(PerceptualHash.distance(hash, hash(FaceImage.of(clouds(200, 150)))))
                .isLessThanOrEqualTo(6);
        assertThat(PerceptualHash.distance(hash, hash(FaceImage.of(TestImages.encode(clouds(400, 300), "jpg")))))
                .isLessThanOrEqualTo(6);
    }

    /** Slow waves in both directions, as a photo has them, the same at any size. */
    private static BufferedImage clouds(int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double u = (x + 0.5) / width;
                double v = (y + 0.5) / height;
                double wave = 0;
                for (int k = 1; k < 8; k++) {
                    for (int l = 1; l < 8; l++) {
                        wave += Math.sin(k * 7.1 + l * 3.3) * Math.cos(Math.PI * k * u) * Math.cos(Math.PI * l * v);
                    }
                }
                int grey = (int) Math.max(0, Math.min(255, 128 + 12 * wave));
                picture.setRGB(x, y, grey * 0x010101);
            }
        }
        return picture;
    }

    @Test
    void of_anySize_isSixteenLowerCaseHexadecimalDigits() {
        for (int[] size : new int[][] {{1, 1}, {1, 5_000}, {5_000, 1}, {2, 1}, {31, 33}}) {
            byte[][] rows = new byte[size[1]][size[0]];
            assertThat(hash(FaceImage.of(TestImages.png(size[0], size[1], 8, 0, rows))))
                    .matches("[0-9a-f]{16}");
        }
    }

    @Test
    void distance_countsTheBitsThatDiffer() {
        assertThat(PerceptualHash.distance("0000000000000000", "ffffffffffffffff"))
                .isEqualTo(64);
        assertThat(PerceptualHash.distance("df9883b668971c8a", "df9883b668971c8b"))
                .isEqualTo(1);
        assertThat(PerceptualHash.distance("df9883b668971c8a", "df9883b668971c8a"))
                .isZero();
    }

    private String hash(FaceImage image) {
        try (DecodedImage decoded = decoder.decode(image)) {
            return PerceptualHash.of(decoded);
        }
    }
}
