package io.facelib.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drawn pictures themselves; whether analysers recognise them is tested with each analyser. */
class SamplePortraitsTest {
    @Test
    void all_always_hasFivePortraitsOfEachPersonAndGroups() {
        assertThat(RenderedPortraits.references()).hasSize(6);
        assertThat(RenderedPortraits.singles()).hasSize(30);
        assertThat(RenderedPortraits.groups()).hasSize(4);
        assertThat(SamplePortraits.all()).extracting(SamplePortrait::fileName).doesNotHaveDuplicates();
    }

    @Test
    void render_twice_givesTheSamePixels() {
        SamplePortrait portrait = SamplePortraits.all().get(3);

        assertThat(pixels(portrait.render())).isEqualTo(pixels(portrait.render()));
    }

    @Test
    void writeTo_newFolder_writesReadablePictures(@TempDir Path folder) throws IOException {
        List<Path> files = SamplePortraits.writeTo(folder.resolve("new"));

        assertThat(files).hasSameSizeAs(SamplePortraits.all());
        for (int i = 0; i < files.size(); i++) {
            BufferedImage picture = ImageIO.read(files.get(i).toFile());
            assertThat(files.get(i)).hasFileName(SamplePortraits.all().get(i).fileName());
            assertThat(picture.getWidth()).isBetween(300, 960);
        }
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }
}
