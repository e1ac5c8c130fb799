package io.facelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidImageException.Reason;
import io.facelib.error.InvalidInputException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaceImageTest {
    private static final byte[] BYTES = {1, 2, 3, 4, 5};

    @TempDir
    Path folder;

    @Test
    void bytes_areCopied() {
        byte[] given = BYTES.clone();
        FaceImage image = FaceImage.of(given);
        given[0] = 99;

        assertThat(image.encoded(10)).isEqualTo(BYTES);
        assertThat(image.size()).isEqualTo(5);
        assertThat(image.pixels()).isEmpty();
    }

    @Test
    void ownedBytes_areTheSameArray() {
        byte[] given = BYTES.clone();

        assertThat(FaceImage.owning(given).encoded(10)).isSameAs(given);
    }

    @Test
    void file_isReadUpToTheLimitWhateverTheLimit() throws IOException {
        Path file = Files.write(folder.resolve("photo.jpg"), BYTES);
        FaceImage image = FaceImage.of(file);

        assertThat(image.encoded(5)).isEqualTo(BYTES);
        assertThat(image.encoded(Integer.MAX_VALUE)).isEqualTo(BYTES);
        assertThat(image.encoded(Long.MAX_VALUE)).isEqualTo(BYTES);
    }

    @Test
    void file_longerThanTheLimit_isRefusedWithBothNumbers() throws IOException {
        FaceImage image = FaceImage.of(Files.write(folder.resolve("photo.jpg"), BYTES));

        assertThatThrownBy(() -> image.encoded(4))
                .isInstanceOfSatisfying(
                        InvalidImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_BYTES))
                .hasMessageContaining("5 bytes")
                .hasMessageContaining("4");
    }

    @Test
    void file_missingOrAFolder_isUnreadableAndTellsOnlyItsName() {
        for (Path path : new Path[] {folder.resolve("absent.jpg"), folder}) {
            assertThatThrownBy(() -> FaceImage.of(path).encoded(100))
                    .isInstanceOfSatisfying(
                            InvalidImageException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE))
                    .hasMessageNotContaining(folder.toString());
        }
    }

    @Test
    void stream_isReadToItsEndAndNotClosed() {
        AtomicInteger closed = new AtomicInteger();
        InputStream stream = new ByteArrayInputStream(BYTES) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };

        assertThat(FaceImage.of(stream).encoded(100)).isEqualTo(BYTES);
        assertThat(closed).hasValue(0);
    }

    @Test
    void stream_longerThanTheLimit_isRefusedAfterReadingOneByteMore() {
        AtomicInteger read = new AtomicInteger();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return read.incrementAndGet() & 0xFF;
            }

            @Override
            public int read(byte[] target, int from, int length) {
                read.addAndGet(length);
                return length;
            }
        };

        assertThatThrownBy(() -> FaceImage.of(endless, 1_000))
                .isInstanceOfSatisfying(
                        InvalidImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_BYTES));
        assertThat(read.get()).isEqualTo(1_001);
    }

    @Test
    void stream_largestLimit_isAccepted() {
        assertThat(FaceImage.of(new ByteArrayInputStream(BYTES), Integer.MAX_VALUE)
                        .size())
                .isEqualTo(5);
    }

    @Test
    void stream_thatFails_isUnreadable() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                throw new IOException("gone");
            }
        };

        assertThatThrownBy(() -> FaceImage.of(broken))
                .isInstanceOfSatisfying(
                        InvalidImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE));
    }

    @Test
    void bufferedImage_isCopiedAsBlueGreenRed() {
        BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, 0x102030);
        picture.setRGB(1, 0, 0xFFFEFD);
        FaceImage image = FaceImage.of(picture);
        picture.setRGB(0, 0, 0);

        PixelBuffer pixels = image.pixels().orElseThrow();
        assertThat(pixels.width()).isEqualTo(2);
        assertThat(pixels.height()).isEqualTo(1);
        assertThat(pixels.bgr()).containsExactly(0x30, 0x20, 0x10, 0xFD, 0xFE, 0xFF);
    }

    @Test
    void bufferedImage_transparentPixels_areLaidOverWhite() {
        BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = picture.createGraphics();
        g.setColor(Color.BLACK);
        g.fillRect(1, 0, 1, 1);
        g.dispose();

        assertThat(FaceImage.of(picture).pixels().orElseThrow().bgr()).containsExactly(255, 255, 255, 0, 0, 0);
    }

    @Test
    void pixels_thatDoNotFillTheSize_areRefused() {
        assertThatThrownBy(() -> new PixelBuffer(2, 2, new byte[11])).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new PixelBuffer(0, 2, new byte[0])).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new PixelBuffer(65_536, 65_536, new byte[0]))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void toString_tellsTheOriginButNeverContentOrFolder() throws IOException {
        Path file = Files.write(folder.resolve("photo.jpg"), BYTES);

        assertThat(FaceImage.of(BYTES)).hasToString("FaceImage[5 bytes]");
        assertThat(FaceImage.of(file)).hasToString("FaceImage[photo.jpg]");
        assertThat(FaceImage.of(new PixelBuffer(1, 1, new byte[3]))).hasToString("FaceImage[PixelBuffer[1x1]]");
    }
}
