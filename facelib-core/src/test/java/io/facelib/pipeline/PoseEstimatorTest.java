package io.facelib.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.facelib.model.Landmarks;
import io.facelib.model.Point;
import io.facelib.model.Pose;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A five-point head in millimetres, turned by known angles and looked at from the front, gives these angles. */
class PoseEstimatorTest {
    private static final double[][] HEAD = {{-31.5, -33, 0}, {31.5, -33, 0}, {0, 3.5, 26}, {-27.5, 31, 4}, {27.5, 31, 4}
    };
    private static final Offset<Double> DEGREE = within(0.5);

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "10, 0, 0",
        "-10, 0, 0",
        "0, 20, 0",
        "0, -20, 0",
        "0, 0, 30",
        "0, 0, -30",
        "0, 45, 0",
        "0, -45, 0",
        "30, 0, 0",
        "-30, 0, 0",
        "15, 25, -10",
        "-15, -25, 10",
        "20, -35, 45",
        "0, 0, 90",
        "0, 0, 170",
        "5, 10, -120",
    })
    void estimate_headTurnedByKnownAngles_givesThem(double pitch, double yaw, double roll) {
        Pose pose = PoseEstimator.estimate(seen(pitch, yaw, roll, 1.7, 200, 150));

        assertThat(pose.pitch()).as("pitch").isCloseTo(pitch, DEGREE);
        assertThat(pose.yaw()).as("yaw").isCloseTo(yaw, DEGREE);
        assertThat(pose.roll()).as("roll").isCloseTo(roll, DEGREE);
    }

    /** Medians of the landmarks of 46 frontal LFW portraits, the eyes 63 apart: YuNet's first, SCRFD's second. */
    @ParameterizedTest
    @CsvSource({"36.8, 63.8, 27.6", "35.2, 65.4, 26.8"})
    void estimate_frontalPortraitAsDetectorsSeeIt_isNearlyLevel(double nose, double mouth, double halfMouth) {
        Landmarks face = Landmarks.of(List.of(
                new Point(100, 100),
                new Point(163, 100),
                new Point(131.5, 100 + nose),
                new Point(131.5 - halfMouth, 100 + mouth),
                new Point(131.5 + halfMouth, 100 + mouth)));

        assertThat(PoseEstimator.estimate(face).pitch()).isCloseTo(0, within(5.0));
    }

    @Test
    void estimate_sizeAndPlaceInThePicture_doNotMatter() {
        Pose small = PoseEstimator.estimate(seen(10, 20, 5, 0.1, -3, 7));
        Pose large = PoseEstimator.estimate(seen(10, 20, 5, 40, 3_000, 9_000));

        assertThat(small.yaw()).isCloseTo(large.yaw(), within(0.01));
        assertThat(small.pitch()).isCloseTo(large.pitch(), within(0.01));
    }

    @Test
    void estimate_mirroredPicture_turnsYawAndRollAround() {
        Landmarks face = seen(8, 22, 12, 2, 100, 100);
        Pose pose = PoseEstimator.estimate(face);
        Pose mirrored = PoseEstimator.estimate(mirrored(face, 400));

        assertThat(mirrored.yaw()).isCloseTo(-pose.yaw(), within(0.1));
        assertThat(mirrored.roll()).isCloseTo(-pose.roll(), within(0.1));
        assertThat(mirrored.pitch()).isCloseTo(pose.pitch(), within(0.1));
    }

    @Test
    void estimate_noseToTheRightOfThePicture_isPositiveYaw() {
        Landmarks face = Landmarks.of(
                List.of(new Point(30, 40), new Point(70, 40), new Point(60, 60), new Point(35, 80), new Point(67, 80)));

        assertThat(PoseEstimator.estimate(face).yaw()).isPositive();
    }

    @Test
    void estimate_anyPoints_givesFiniteAngles() {
        Random random = new Random(11);
        List<Landmarks> odd = new ArrayList<>();
        Point same = new Point(5, 5);
        odd.add(Landmarks.of(List.of(same, same, same, same, same)));
        odd.add(Landmarks.of(
                List.of(new Point(0, 0), new Point(1, 0), new Point(2, 0), new Point(3, 0), new Point(4, 0))));
        for (int i = 0; i < 500; i++) {
            List<Point> points = new ArrayList<>();
            for (int p = 0; p < 5; p++) {
                points.add(new Point(random.nextGaussian() * 100, random.nextGaussian() * 100));
            }
            odd.add(Landmarks.of(points));
        }
        for (Landmarks face : odd) {
            Pose pose = PoseEstimator.estimate(face);
            assertThat(pose.pitch()).isBetween(-180.0, 180.0);
            assertThat(pose.yaw()).isBetween(-180.0, 180.0);
            assertThat(pose.roll()).isBetween(-180.0, 180.0);
        }
    }

    private static Landmarks seen(double pitch, double yaw, double roll, double scale, double dx, double dy) {
        double p = Math.toRadians(pitch);
        double w = Math.toRadians(yaw);
        double r = Math.toRadians(roll);
        List<Point> points = new ArrayList<>();
        for (double[] m : HEAD) {
            double x = Math.cos(w) * m[0] + Math.sin(w) * m[2];
            double z = -Math.sin(w) * m[0] + Math.cos(w) * m[2];
            double y = Math.cos(p) * m[1] + Math.sin(p) * z;
            points.add(new Point(
                    scale * (Math.cos(r) * x - Math.sin(r) * y) + dx,
                    scale * (Math.sin(r) * x + Math.cos(r) * y) + dy));
        }
        return Landmarks.of(points);
    }

    private static Landmarks mirrored(Landmarks face, double width) {
        return new Landmarks(
                mirrored(face.rightEye(), width),
                mirrored(face.leftEye(), width),
                mirrored(face.noseTip(), width),
                mirrored(face.rightMouth(), width),
                mirrored(face.leftMouth(), width));
    }

    private static Point mirrored(Point p, double width) {
        return new Point(width - p.x(), p.y());
    }
}
