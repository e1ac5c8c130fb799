package io.facelib.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.facelib.model.BoundingBox;
import io.facelib.model.FaceImage;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Point;
import io.facelib.testkit.TestImages;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a point of a picture goes, and where it came from. */
class GeometryTest {
    private static final Offset<Double> EXACT = within(1e-9);

    @Test
    void fit_pointsMovedByAKnownTransform_recoversIt() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            double scale = 0.01 + 10 * random.nextDouble();
            double angle = (random.nextDouble() - 0.5) * 2 * Math.PI;
            SimilarityTransform known = new SimilarityTransform(
                    scale * Math.cos(angle),
                    scale * Math.sin(angle),
                    1_000 * (random.nextDouble() - 0.5),
                    1_000 * (random.nextDouble() - 0.5));
            List<Point> from = IntStream.range(0, 5)
                    .mapToObj(n -> new Point(500 * random.nextDouble(), 500 * random.nextDouble()))
                    .toList();

            SimilarityTransform found = SimilarityTransform.fit(
                    from, from.stream().map(known::apply).toList());

            assertThat(found.a()).isCloseTo(known.a(), within(1e-6));
            assertThat(found.b()).isCloseTo(known.b(), within(1e-6));
            assertThat(found.tx()).isCloseTo(known.tx(), within(1e-4));
            assertThat(found.ty()).isCloseTo(known.ty(), within(1e-4));
            assertThat(found.scale()).isCloseTo(scale, within(1e-6));
        }
    }

    @Test
    void fit_noisyPoints_isTheLeastSquaresOptimum() {
        Random random = new Random(8);
        List<Point> from = IntStream.range(0, 5)
                .mapToObj(n -> new Point(100 * random.nextDouble(), 100 * random.nextDouble()))
                .toList();
        List<Point> to = IntStream.range(0, 5)
                .mapToObj(n -> new Point(100 * random.nextDouble(), 100 * random.nextDouble()))
                .toList();
        SimilarityTransform best = SimilarityTransform.fit(from, to);

        double least = error(best, from, to);
        for (double step : new double[] {1e-3, -1e-3}) {
            assertThat(error(new SimilarityTransform(best.a() + step, best.b(), best.tx(), best.ty()), from, to))
                    .isGreaterThan(least);
            assertThat(error(new SimilarityTransform(best.a(), best.b() + step, best.tx(), best.ty()), from, to))
                    .isGreaterThan(least);
            assertThat(error(new SimilarityTransform(best.a(), best.b(), best.tx() + step, best.ty()), from, to))
                    .isGreaterThan(least);
            assertThat(error(new SimilarityTransform(best.a(), best.b(), best.tx(), best.ty() + step), from, to))
                    .isGreaterThan(least);
        }
    }

    private static double error(SimilarityTransform t, List<Point> from, List<Point> to) {
        double sum = 0;
        for (int i = 0; i < from.size(); i++) {
            Point moved = t.apply(from.get(i));
            sum += Math.pow(moved.x() - to.get(i).x(), 2)
                    + Math.pow(moved.y() - to.get(i).y(), 2);
        }
        return sum;
    }

    @Test
    void fit_pointsThatCoincide_givesAUsableTransform() {
        List<Point> same = List.of(new Point(5, 5), new Point(5, 5));
        SimilarityTransform found = SimilarityTransform.fit(same, List.of(new Point(1, 2), new Point(3, 4)));

        assertThat(found.scale()).isEqualTo(1);
        assertThat(found.apply(new Point(5, 5))).isEqualTo(new Point(2, 3));
    }

    @Test
    void inverse_undoesTheTransform() {
        SimilarityTransform t = new SimilarityTransform(0.3, -0.8, 12, -7);
        Point back = t.inverse().apply(t.apply(new Point(31, 17)));

        assertThat(back.x()).isCloseTo(31, EXACT);
        assertThat(back.y()).isCloseTo(17, EXACT);
    }

    @Test
    void boundsOf_turnedRectangle_enclosesItsCorners() {
        SimilarityTransform quarter = new SimilarityTransform(0, 1, 0, 0);
        BoundingBox bounds = quarter.boundsOf(10, 4);

        assertThat(bounds.x1()).isCloseTo(-4, EXACT);
        assertThat(bounds.y1()).isCloseTo(0, EXACT);
        assertThat(bounds.x2()).isCloseTo(0, EXACT);
        assertThat(bounds.y2()).isCloseTo(10, EXACT);
    }

    @ParameterizedTest
    @CsvSource({
        // rotation, canvas position, position in the picture of 100 x 60, scale 0.5, shifted by 10, 20
        "0, 10, 20, 0, 0",
        "0, 60, 50, 100, 60",
        "0, 20, 25, 20, 10",
        "90, 10, 20, 0, 60",
        "90, 40, 20, 0, 0",
        "90, 40, 70, 100, 0",
        "180, 10, 20, 100, 60",
        "180, 60, 50, 0, 0",
        "270, 10, 20, 100, 0",
        "270, 10, 70, 0, 0",
        "270, 40, 70, 0, 60",
    })
    void toPicture_turnedScaledShifted_leadsBack(int rotation, double x, double y, double px, double py) {
        Placement placement = new Placement(100, 60, rotation, 0.5, 10, 20, 200, 200, false);

        Point found = placement.toPicture(new Point(x, y));

        assertThat(found.x()).isCloseTo(px, EXACT);
        assertThat(found.y()).isCloseTo(py, EXACT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 90, 180, 270})
    void placed_everyRotation_showsTheColourThatToPictureLeadsTo(int rotation) {
        ImageLimits limits = ImageLimits.defaults();
        ImageDecoder decoder = new ImageDecoder(limits, new ImageAdmission(limits, Duration.ZERO));
        try (DecodedImage image = decoder.decode(FaceImage.of(TestImages.quarters()))) {
            PixelBuffer original = image.scaled(image.width(), image.height());
            Placement placement = new Placement(image.width(), image.height(), rotation, 2, 30, 40, 256, 256, false);
            PixelBuffer canvas = image.placed(placement);

            assertThat(canvas.width()).isEqualTo(256);
            for (int y = 0; y < 256; y += 9) {
                for (int x = 0; x < 256; x += 9) {
                    Point at = placement.toPicture(new Point(x + 0.5, y + 0.5));
                    boolean inside = at.x() > 0 && at.y() > 0 && at.x() < image.width() && at.y() < image.height();
                    boolean nearEdge = Math.abs(at.x() - 48) < 2 || Math.abs(at.y() - 32) < 2;
                    if (inside && !nearEdge) {
                        assertThat(colour(canvas, x, y)).isEqualTo(colour(original, (int) at.x(), (int) at.y()));
                    } else if (!inside) {
                        assertThat(colour(canvas, x, y)).isZero();
                    }
                }
            }
        }
    }

    private static int colour(PixelBuffer picture, int x, int y) {
        int at = (y * picture.width() + x) * 3;
        return (picture.bgr()[at] & 0xFF)
                | ((picture.bgr()[at + 1] & 0xFF) << 8)
                | ((picture.bgr()[at + 2] & 0xFF) << 16);
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 1, 0.6, 0.3, 0.1})
    void warped_anyScale_putsTheColourWhereTheTransformSays(double scale) {
        ImageLimits limits = ImageLimits.defaults();
        ImageDecoder decoder = new ImageDecoder(limits, new ImageAdmission(limits, Duration.ZERO));
        java.awt.image.BufferedImage large =
                new java.awt.image.BufferedImage(960, 640, java.awt.image.BufferedImage.TYPE_3BYTE_BGR);
        large.createGraphics().drawImage(TestImages.quarters(), 0, 0, 960, 640, null);
        try (DecodedImage image = decoder.decode(FaceImage.of(large))) {
            // Turned by 30 degrees about the middle of the picture, which goes to the middle of the crop.
            double a = scale * Math.cos(Math.PI / 6);
            double b = scale * Math.sin(Math.PI / 6);
            SimilarityTransform t = new SimilarityTransform(a, b, 50 - (a * 480 - b * 320), 50 - (b * 480 + a * 320));
            PixelBuffer crop = image.warped(t, 100, 100);
            PixelBuffer original = image.scaled(960, 640);
            for (int y = 2; y < 100; y += 8) {
                for (int x = 2; x < 100; x += 8) {
                    Point at = t.inverse().apply(new Point(x, y));
                    double margin = 5 + 2 / scale;
                    boolean inside = at.x() > margin
                            && at.y() > margin
                            && at.x() < 960 - margin
                            && at.y() < 640 - margin
                            && Math.abs(at.x() - 480) > margin
                            && Math.abs(at.y() - 320) > margin;
                    if (inside) {
                        assertThat(colour(crop, x, y)).as("%s, %s", x, y).isEqualTo(colour(original, (int) at.x(), (int)
                                at.y()));
                    }
                }
            }
        }
    }
}
