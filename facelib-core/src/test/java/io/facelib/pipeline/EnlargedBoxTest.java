package io.facelib.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.BoundingBox;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The enlarged box against cases worked out by hand, and its promise to stay inside for any box. */
class EnlargedBoxTest {
    @Test
    void of_boxInTheMiddle_growsAboutItsCentre() {
        assertThat(EnlargedBox.of(new BoundingBox(40, 45, 60, 55), 2, 100, 100))
                .isEqualTo(new EnlargedBox(30, 40, 41, 21));
    }

    @Test
    void of_boxAtTheCorners_isMovedInside() {
        assertThat(EnlargedBox.of(new BoundingBox(0, 0, 20, 10), 2, 100, 100)).isEqualTo(new EnlargedBox(0, 0, 41, 21));
        assertThat(EnlargedBox.of(new BoundingBox(80, 90, 100, 100), 2, 100, 100))
                .isEqualTo(new EnlargedBox(59, 79, 41, 21));
    }

    @Test
    void of_pictureTooSmall_takesTheLargestScaleThatFitsOnBothSides() {
        // The height allows 99 / 50, so the width grows by no more.
        assertThat(EnlargedBox.of(new BoundingBox(100, 25, 140, 75), 4, 300, 100))
                .isEqualTo(new EnlargedBox(80, 0, 80, 100));
    }

    @Test
    void of_boxLargerThanThePicture_isShrunk() {
        assertThat(EnlargedBox.of(new BoundingBox(-50, -50, 150, 150), 2.7, 100, 100))
                .isEqualTo(new EnlargedBox(0, 0, 100, 100));
    }

    @Test
    void of_anyBox_staysInside() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            int width = 1 + random.nextInt(i % 2 == 0 ? 5 : 4_000);
            int height = 1 + random.nextInt(i % 3 == 0 ? 5 : 4_000);
            double x = (random.nextDouble() * 3 - 1) * width;
            double y = (random.nextDouble() * 3 - 1) * height;
            BoundingBox box = new BoundingBox(
                    x, y, x + 1e-3 + random.nextDouble() * width, y + 1e-3 + random.nextDouble() * height);
            EnlargedBox part = EnlargedBox.of(box, 1 + 5 * random.nextDouble(), width, height);

            assertThat(part.x() >= 0
                            && part.y() >= 0
                            && part.width() >= 1
                            && part.height() >= 1
                            && part.x() + part.width() <= width
                            && part.y() + part.height() <= height)
                    .as("seed %d: %s of %s in %d x %d", seed, part, box, width, height)
                    .isTrue();
        }
    }
}
