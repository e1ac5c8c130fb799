package io.facelib.classical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.facelib.model.Embedding;
import io.facelib.model.PixelBuffer;
import io.facelib.spi.AlignmentTemplate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the histograms react to and what they ignore. */
class LbpEmbedderTest {
    private final LbpEmbedder embedder = new LbpEmbedder();

    @Test
    void embed_darkerPicture_givesTheSameVector() {
        assertThat(vector(pattern(1, 1.0)).cosine(vector(pattern(1, 0.5)))).isCloseTo(1, within(0.1));
    }

    @Test
    void embed_otherPattern_givesAVectorAlmostAtRightAngles() {
        assertThat(vector(pattern(1, 1.0)).cosine(vector(pattern(2, 1.0)))).isCloseTo(0, within(0.15));
    }

    @Test
    void embed_pictureOfOneColour_stillGivesAVector() {
        AlignmentTemplate template = embedder.template();
        PixelBuffer grey = new PixelBuffer(
                template.width(), template.height(), new byte[template.width() * template.height() * 3]);

        assertThat(vector(grey).dimension()).isEqualTo(embedder.dimension());
    }

    private Embedding vector(PixelBuffer crop) {
        return Embedding.of(embedder.contract(), embedder.embed(List.of(crop)).get(0));
    }

    private PixelBuffer pattern(long seed, double brightness) {
        AlignmentTemplate template = embedder.template();
        byte[] bgr = new byte[template.width() * template.height() * 3];
        Random random = new Random(seed);
        for (int i = 0; i < bgr.length; i += 3) {
            byte value = (byte) (brightness * random.nextInt(256));
            bgr[i] = value;
            bgr[i + 1] = value;
            bgr[i + 2] = value;
        }
        return new PixelBuffer(template.width(), template.height(), bgr);
    }
}
