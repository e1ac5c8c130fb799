package io.facelib.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.FaceId;
import io.facelib.model.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointSpoolTest {
    private static Point point(int number, Map<String, Object> payload) {
        return new Point(Optional.of(FaceId.of("p-" + number)), Metadata.copyOf(payload));
    }

    @Test
    void take_eachPicture_hasItsOwnPointsOnce() {
        try (PointSpool spool = PointSpool.create()) {
            for (int i = 0; i < 6_000; i++) {
                spool.add(point(i, Map.of("raw_key", "a/" + i % 2_000 + ".jpg", "n", i, "list", List.of(1.5, "x"))));
            }
            spool.ready();

            for (int i = 0; i < 1_999; i++) {
                List<Point> found = spool.take(Point.ofKey("a/" + i + ".jpg"));
                assertThat(found).hasSize(3);
                assertThat(found.get(1))
                        .isEqualTo(point(
                                i + 2_000,
                                Map.of("raw_key", "a/" + i + ".jpg", "n", i + 2_000, "list", List.of(1.5, "x"))));
                assertThat(spool.take(Point.ofKey("a/" + i + ".jpg"))).isEmpty();
            }
            List<Point> left = new ArrayList<>();
            spool.eachLeft(left::add);
            assertThat(left).extracting(Point::name).containsExactly("p-1999", "p-3999", "p-5999");
            assertThat(spool.take(Point.ofKey("none"))).isEmpty();
            assertThat(spool.anyByContent()).isFalse();
        }
    }

    @Test
    void take_theSameIdTwice_isOnePoint_theLast() {
        try (PointSpool spool = PointSpool.create()) {
            spool.add(point(1, Map.of("image_sha256", "ab", "n", 1)));
            spool.add(point(1, Map.of("image_sha256", "ab", "n", 2)));
            spool.ready();

            assertThat(spool.anyByContent()).isTrue();
            assertThat(spool.take(Point.ofContent("ab")))
                    .containsExactly(point(1, Map.of("image_sha256", "ab", "n", 2)));
            spool.eachLeft(point -> assertThat(point).as("both are taken").isNull());
        }
    }
}
