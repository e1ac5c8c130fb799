package io.facelib.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaceVectorsTest {
    private static final FaceSpread SPREAD = FaceSpread.typical(32);

    @Test
    void draw_sameSeed_sameVectors() {
        FaceVectors once = FaceVectors.draw(SPREAD, 500, 10, 30, 40, 7);
        FaceVectors again = FaceVectors.draw(SPREAD, 500, 10, 30, 40, 7);
        FaceVectors other = FaceVectors.draw(SPREAD, 500, 10, 30, 40, 8);

        assertThat(once.gallery()).hasSize(500);
        assertThat(once.later()).hasSize(30);
        assertThat(once.queries()).hasSize(40);
        assertThat(all(again)).usingRecursiveComparison().isEqualTo(all(once));
        assertThat(other.gallery().get(0)).isNotEqualTo(once.gallery().get(0));
    }

    @Test
    void draw_queries_areOtherFacesOfPeopleInTheGallery() {
        FaceVectors vectors = FaceVectors.draw(FaceSpread.typical(128), 1_000, 10, 0, 100, 3);
        FlatVectors gallery = new FlatVectors(vectors.gallery());

        assertThat(vectors.queries()).allSatisfy(query -> {
            float[] best = vectors.gallery().get(gallery.nearest(query, 1)[0]);
            double cosine = 0;
            for (int i = 0; i < query.length; i++) {
                cosine += query[i] * best[i];
            }
            // Two people of this spread have never come so close; two faces of one always do.
            assertThat(cosine).isBetween(0.4, 0.99);
        });
    }

    private static List<float[]> all(FaceVectors vectors) {
        return List.of(vectors.gallery(), vectors.later(), vectors.queries()).stream()
                .flatMap(List::stream)
                .toList();
    }
}
