package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.fake.FakeFaces;
import io.facelib.model.FaceImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexFromFileTest {
    @Test
    void index_imageFromAFile_storesItsFaces(@TempDir Path folder) throws IOException {
        Path photo = folder.resolve("anna.jpg");
        ImageIO.write(FakeFaces.draw(0, "anna"), "jpg", photo.toFile());

        try (FaceEngine engine = FaceEngine.inMemory()) {
            assertThat(engine.tenant("acme").index(FaceImage.of(photo)).faces()).hasSize(1);
        }
    }
}
