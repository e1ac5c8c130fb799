package io.facelib.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.FaceHint;
import io.facelib.model.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HintedFacesTest {
    private static final List<Double> BOX = List.of(10.0, 10.0, 90.0, 90.0);
    private static final List<Point> LANDMARKS =
            List.of(new Point(35, 40), new Point(65, 40), new Point(50, 60), new Point(38, 80), new Point(62, 80));

    private static List<Point> with(int place, double x, double y) {
        List<Point> points = new ArrayList<>(LANDMARKS);
        points.set(place, new Point(x, y));
        return points;
    }

    static Stream<FaceHint> noFaces() {
        return Stream.of(
                new FaceHint(BOX, LANDMARKS.subList(0, 4), 1),
                new FaceHint(BOX, List.of(), 1),
                new FaceHint(
                        BOX,
                        Stream.concat(LANDMARKS.stream(), LANDMARKS.stream()).toList(),
                        1),
                new FaceHint(BOX, with(2, Double.NaN, 0), 1),
                new FaceHint(BOX, with(2, Double.POSITIVE_INFINITY, 0), 1),
                new FaceHint(BOX, with(2, 1e300, 0), 1),
                new FaceHint(BOX, with(2, 0, 201), 1),
                new FaceHint(
                        BOX,
                        List.of(
                                LANDMARKS.get(0),
                                LANDMARKS.get(0),
                                LANDMARKS.get(0),
                                LANDMARKS.get(0),
                                LANDMARKS.get(0)),
                        1),
                new FaceHint(BOX, LANDMARKS, -0.1),
                new FaceHint(BOX, LANDMARKS, 1.1),
                new FaceHint(BOX, LANDMARKS, Double.NaN),
                new FaceHint(List.of(10.0, 10.0, 10.0, 90.0), LANDMARKS, 1),
                new FaceHint(List.of(90.0, 10.0, 10.0, 90.0), LANDMARKS, 1),
                new FaceHint(List.of(10.0, Double.NaN, 90.0, 90.0), LANDMARKS, 1),
                new FaceHint(List.of(10.0, 10.0, 90.0, 1e9), LANDMARKS, 1));
    }

    @ParameterizedTest
    @MethodSource("noFaces")
    void of_whatCannotBeAFace_isRejected(FaceHint hint) {
        FaceHint good = new FaceHint(BOX, LANDMARKS, 0.9);

        HintedFaces faces = HintedFaces.of(List.of(hint, good), 100);

        assertThat(faces.rejected()).isEqualTo(1);
        assertThat(faces.places()).containsExactly(1);
        assertThat(faces.faces()).hasSize(1);
    }

    @Test
    void of_faceThatReachesOutOfThePicture_counts() {
        FaceHint hint = new FaceHint(List.of(-40.0, -40.0, 90.0, 90.0), with(0, -5, 40), 1);

        assertThat(HintedFaces.of(List.of(hint), 100).rejected()).isZero();
    }
}
