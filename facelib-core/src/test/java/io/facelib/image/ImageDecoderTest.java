package io.facelib.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.CapacityException;
import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidImageException.Reason;
import io.facelib.model.FaceImage;
import io.facelib.model.PixelBuffer;
import io.facelib.testkit.TestImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in as bytes comes out as upright pixels, or as a typed refusal. */
class ImageDecoderTest {
    private static final int W = TestImages.WIDTH;
    private static final int H = TestImages.HEIGHT;
    private static final int RED = 0xFF0000;
    private static final int GREEN = 0x00FF00;
    private static final int BLUE = 0x0000FF;
    private static final int YELLOW = 0xFFFF00;

    private final ImageAdmission admission = new ImageAdmission(ImageLimits.defaults(), Duration.ZERO);
    private final ImageDecoder decoder = new ImageDecoder(ImageLimits.defaults(), admission);

    static Stream<String> formats() {
        return TestImages.everyFormat().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void decode_everyFormat_givesThePicture(String format) {
        assertQuarters(pixels(file(format)));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void header_everyFormat_tellsSizeAndFormatWithoutDecoding(String format) {
        ImageHeader header = ImageHeader.read(file(format));

        assertThat(header.width()).isEqualTo(W);
        assertThat(header.height()).isEqualTo(H);
        assertThat(header.frames()).isEqualTo(1);
        assertThat(header.format().mediaType())
                .contains(format.replace("jpg", "jpeg").replace("ppm", "x-portable"));
    }

    @Test
    void decode_pixels_areTakenAsTheyAre() {
        assertQuarters(pixels(FaceImage.of(TestImages.quarters())));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void decode_exifOrientation_givesTheUprightPicture(int orientation) {
        byte[] jpeg = TestImages.encode(TestImages.stored(TestImages.quarters(), orientation), "jpg");
        byte[] png = TestImages.encode(TestImages.stored(TestImages.quarters(), orientation), "png");

        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            byte[] exif = TestImages.exif(orientation, order);
            assertQuarters(pixels(TestImages.withExif(jpeg, exif)));
            assertQuarters(pixels(TestImages.withChunk(png, TestImages.chunk("eXIf", exif))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 255, 65_535})
    void decode_undefinedOrientation_countsAsUpright(int orientation) {
        byte[] jpeg = TestImages.encode(TestImages.quarters(), "jpg");

        assertQuarters(pixels(TestImages.withExif(jpeg, TestImages.exif(orientation, ByteOrder.BIG_ENDIAN))));
    }

    @Test
    void decode_exifCutAnywhere_isIgnored() {
        byte[] jpeg = TestImages.encode(TestImages.quarters(), "jpg");
        byte[] exif = TestImages.exif(1, ByteOrder.LITTLE_ENDIAN);
        for (int length = 0; length < exif.length; length++) {
            assertQuarters(pixels(TestImages.withExif(jpeg, Arrays.copyOf(exif, length))));
        }
    }

    @Test
    void decode_exifDirectoryThatPointsAnywhere_isIgnored() {
        byte[] jpeg = TestImages.encode(TestImages.quarters(), "jpg");
        for (int offset : new int[] {0, 4, 30, 1_000_000, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            byte[] exif = TestImages.exif(1, ByteOrder.LITTLE_ENDIAN);
            ByteBuffer.wrap(exif).order(ByteOrder.LITTLE_ENDIAN).putInt(4, offset);
            assertQuarters(pixels(TestImages.withExif(jpeg, exif)));
        }
    }

    @Test
    void decode_tiffOrientation_givesTheUprightPictureOrTheStoredOne() {
        // TIFF has the orientation among its own tags; whatever is done with it, size and header must agree.
        byte[] tiff = TestImages.encode(TestImages.quarters(), "tiff");
        PixelBuffer picture = pixels(tiff);

        assertThat(picture.width()).isEqualTo(W);
        assertThat(picture.height()).isEqualTo(H);
    }

    @Test
    void decode_sixteenBitRgb_keepsTheUpperEightBits() {
        byte[] row = new byte[W * 6];
        for (int x = 0; x < W; x++) {
            row[x * 6] = (byte) 200;
            row[x * 6 + 1] = (byte) 200;
            row[x * 6 + 2] = 100;
            row[x * 6 + 3] = 100;
        }
        byte[][] rows = new byte[H][];
        Arrays.fill(rows, row);

        assertColour(pixels(TestImages.png(W, H, 16, 2, rows)), 5, 5, 0xC86400, 1);
    }

    @Test
    void decode_sixteenBitGrey_becomesEightBitColour() {
        byte[] row = new byte[W * 2];
        for (int x = 0; x < W; x++) {
            row[x * 2] = (byte) 128;
            row[x * 2 + 1] = (byte) 128;
        }
        byte[][] rows = new byte[H][];
        Arrays.fill(rows, row);

        assertColour(pixels(TestImages.png(W, H, 16, 0, rows)), 5, 5, 0x808080, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void decode_greyOfFewBits_coversTheWholeRange(int bits) {
        byte[] row = new byte[W * bits / 8];
        Arrays.fill(row, W * bits / 16, row.length, (byte) 0xFF);
        byte[][] rows = new byte[H][];
        Arrays.fill(rows, row);
        PixelBuffer picture = pixels(TestImages.png(W, H, bits, 0, rows));

        assertColour(picture, 5, 5, 0x000000, 0);
        assertColour(picture, W - 5, 5, 0xFFFFFF, 0);
    }

    @Test
    void decode_greyJpeg_becomesColour() {
        BufferedImage grey = new BufferedImage(W, H, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setDataElements(0, 0, W, H, filled(W * H, 77));

        assertColour(pixels(TestImages.encode(grey, "jpg")), 5, 5, 0x4D4D4D, 2);
    }

    @Test
    void decode_palette_givesItsColours() {
        byte[] palette = {(byte) 255, 0, 0, 0, (byte) 255, 0};
        byte[][] rows = new byte[H][];
        for (int y = 0; y < H; y++) {
            rows[y] = filled(W, y < H / 2 ? 0 : 1);
        }
        PixelBuffer picture = pixels(TestImages.png(W, H, 8, 3, rows, TestImages.chunk("PLTE", palette)));

        assertColour(picture, 5, 5, RED, 0);
        assertColour(picture, 5, H - 5, GREEN, 0);
    }

    @Test
    void decode_paletteWithTransparency_isLaidOverWhite() {
        byte[] palette = {(byte) 255, 0, 0, 0, (byte) 255, 0};
        byte[] alpha = {0, (byte) 255};
        byte[][] rows = new byte[H][];
        for (int y = 0; y < H; y++) {
            rows[y] = filled(W, y < H / 2 ? 0 : 1);
        }
        PixelBuffer picture = pixels(
                TestImages.png(W, H, 8, 3, rows, TestImages.chunk("PLTE", palette), TestImages.chunk("tRNS", alpha)));

        assertColour(picture, 5, 5, 0xFFFFFF, 0);
        assertColour(picture, 5, H - 5, GREEN, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void decode_alpha_isBlendedWithWhite(int bits) {
        int bytes = bits / 8;
        int[] rgba = {200, 100, 0, 0};
        byte[][] rows = new byte[3][];
        for (int y = 0; y < 3; y++) {
            rgba[3] = new int[] {0, 128, 255}[y];
            rows[y] = new byte[W * 4 * bytes];
            for (int i = 0; i < rows[y].length; i++) {
                rows[y][i] = (byte) rgba[i / bytes % 4];
            }
        }
        PixelBuffer picture = pixels(TestImages.png(W, 3, bits, 6, rows));

        assertColour(picture, 5, 0, 0xFFFFFF, 0);
        assertColour(picture, 5, 1, 0xE3B17F, 2);
        assertColour(picture, 5, 2, 0xC86400, 1);
    }

    @Test
    void decode_greyWithAlpha_isBlendedWithWhite() {
        byte[] row = new byte[W * 2];
        for (int x = 0; x < W; x++) {
            row[x * 2 + 1] = (byte) (x < W / 2 ? 0 : 255);
        }
        byte[][] rows = new byte[H][];
        Arrays.fill(rows, row);
        PixelBuffer picture = pixels(TestImages.png(W, H, 8, 4, rows));

        assertColour(picture, 5, 5, 0xFFFFFF, 0);
        assertColour(picture, W - 5, 5, 0x000000, 0);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void decode_contentUnderAnyName_isKnownByItsFirstBytes(String format) {
        // A name or a declared type never enters: the decoder has only bytes.
        byte[] bytes = file(format);

        assertQuarters(pixels(TestImages.concat(bytes, "trailing bytes".getBytes(UTF_8))));
    }

    // --- refusals ----------------------------------------------------------------------------------------------------

    @Test
    void decode_noBytes_isEmpty() {
        assertRefused(new byte[0], Reason.EMPTY);
    }

    @Test
    void decode_textOrRandomBytes_isNoKnownFormat() {
        byte[] random = new byte[10_000];
        new Random(3).nextBytes(random);

        assertRefused("Hello, I am not an image at all".getBytes(UTF_8), Reason.UNSUPPORTED_FORMAT);
        assertRefused("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".getBytes(UTF_8), Reason.UNSUPPORTED_FORMAT);
        assertRefused("%PDF-1.7".getBytes(UTF_8), Reason.UNSUPPORTED_FORMAT);
        assertRefused(random, Reason.UNSUPPORTED_FORMAT);
        assertRefused(new byte[] {0}, Reason.UNSUPPORTED_FORMAT);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void decode_cutInTheHeader_isDamaged(String format) {
        byte[] whole = file(format);
        for (int length : new int[] {12, 16, 20}) {
            assertThatThrownBy(() -> pixels(Arrays.copyOf(whole, length)))
                    .as("%s of %s bytes", format, length)
                    .isInstanceOf(InvalidImageException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void decode_cutAnywhere_isRefusedOrDecodedAtItsSize(String format) {
        byte[] whole = file(format);
        for (int length = 1; length < whole.length; length += Math.max(1, whole.length / 60)) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                PixelBuffer picture = pixels(cut);
                assertThat(picture.width()).isEqualTo(W);
                assertThat(picture.height()).isEqualTo(H);
            } catch (InvalidImageException e) {
                assertThat(e.reason()).isIn(Reason.DAMAGED, Reason.UNSUPPORTED_FORMAT);
            }
        }
        assertThat(admission.pixelsInFlight()).isZero();
    }

    @Test
    void decode_brokenDeflateStream_isDamaged() {
        byte[] png = TestImages.concat(
                TestImages.pngHeader(W, H, 8, 2),
                TestImages.chunk("IDAT", "this is no zlib stream".getBytes(UTF_8)),
                TestImages.chunk("IEND", new byte[0]));

        assertRefused(png, Reason.DAMAGED);
    }

    @Test
    void decode_pngChunkThatAnnouncesMoreThanTheFileHas_isDamagedBeforeMemoryIsTaken() {
        byte[] png = TestImages.encode(TestImages.quarters(), "png");
        for (int announced : new int[] {png.length, 0x7FFF_FFF0, 0x8000_0000, -1}) {
            byte[] bomb = png.clone();
            // The length of the first chunk after the header.
            ByteBuffer.wrap(bomb).putInt(33, announced);

            assertThatThrownBy(() -> ImageHeader.read(bomb))
                    .isInstanceOfSatisfying(
                            InvalidImageException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED));
        }
    }

    @Test
    void decode_sideOfZero_isDamaged() {
        assertRefused(TestImages.pngHeader(0, 10, 8, 2), Reason.DAMAGED);
        assertRefused(TestImages.pngHeader(10, 0, 8, 2), Reason.DAMAGED);
    }

    static Stream<String> bombs() {
        return TestImages.bombs().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void decode_sizeBomb_isRefusedFromItsHeaderWithoutMemory(String bomb) {
        byte[] bytes = Objects.requireNonNull(TestImages.bombs().get(bomb));
        FaceImage image = FaceImage.of(bytes);
        assertThatThrownBy(() -> decoder.decode(image)).isInstanceOf(InvalidImageException.class);

        long before = allocated();
        assertThatThrownBy(() -> decoder.decode(image))
                .isInstanceOfSatisfying(
                        InvalidImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_PIXELS))
                .hasMessageContaining("50000000");
        assertThat(allocated() - before).isLessThan(1 << 20);
        assertThat(admission.pixelsInFlight()).isZero();
    }

    @Test
    void decode_tiffWhoseSizeStandsElsewhere_isDamagedBeforeMemoryIsTaken() {
        // Type 16 is a number of 64 bits: what stands in its place is where it lies, 122, while the decoder reads
        // 30,000.
        byte[] size = {0x30, 0x75, 0, 0, 0, 0, 0, 0};
        byte[] tiff = TestImages.concat(
                tiff(new int[][] {
                    {256, 16, 1, 122},
                    {257, 16, 1, 122},
                    {258, 3, 1, 8},
                    {259, 3, 1, 1},
                    {262, 3, 1, 1},
                    {273, 4, 1, 122},
                    {277, 3, 1, 1},
                    {278, 4, 1, 30_000},
                    {279, 4, 1, 8}
                }),
                size);

        assertRefused(tiff, Reason.DAMAGED);
    }

    @Test
    void decode_tiffWithATileLargerThanAnyPicture_isRefused() {
        assertRefused(
                tiff(new int[][] {{256, 3, 1, 16}, {257, 3, 1, 16}, {322, 4, 1, 16_384}, {323, 4, 1, 16_384}}),
                Reason.TOO_MANY_PIXELS);
    }

    private static byte[] tiff(int[][] tags) {
        ByteBuffer file = ByteBuffer.allocate(14 + 12 * tags.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) tags.length);
        for (int[] tag : tags) {
            file.putShort((short) tag[0])
                    .putShort((short) tag[1])
                    .putInt(tag[2])
                    .putInt(tag[3]);
        }
        return file.array();
    }

    @Test
    void decode_jpegOfManyScans_isRefusedBeforeItTakesMinutes() {
        byte[] frame = {
            (byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xC2, 0, 11, 8, 0x1B, 0x58, 0x1B, 0x58, 1, 1, 0x11, 0
        };
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 1, 63, 0, 0x55, (byte) 0xFF, 0, 0x55};
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        jpeg.writeBytes(frame);
        for (int i = 0; i < 101; i++) {
            jpeg.writeBytes(scan);
        }

        assertThatThrownBy(() -> decoder.decode(FaceImage.of(jpeg.toByteArray())))
                .isInstanceOfSatisfying(
                        InvalidImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_FRAMES))
                .hasMessageContaining("101 scans")
                .hasMessageContaining("100");
    }

    @Test
    void decode_exactlyTheAllowedPixels_isAccepted() {
        ImageLimits limits = ImageLimits.defaults().withMaxPixels(W * H);
        ImageDecoder exact = new ImageDecoder(limits, new ImageAdmission(limits, Duration.ZERO));
        ImageLimits less = ImageLimits.defaults().withMaxPixels(W * H - 1);
        ImageDecoder tooSmall = new ImageDecoder(less, new ImageAdmission(less, Duration.ZERO));
        FaceImage png = FaceImage.of(TestImages.encode(TestImages.quarters(), "png"));

        assertThatCode(() -> exact.decode(png).close()).doesNotThrowAnyException();
        assertThatThrownBy(() -> tooSmall.decode(png)).hasMessageContaining("96 x 64");
        assertThatThrownBy(() -> tooSmall.decode(FaceImage.of(TestImages.quarters())))
                .hasMessageContaining("96 x 64");
    }

    @Test
    void decode_moreBytesThanTheLimit_isRefusedWithBothNumbers() {
        byte[] jpeg = TestImages.encode(TestImages.quarters(), "jpg");
        byte[] padded = Arrays.copyOf(jpeg, (10 << 20) + 1);

        assertThatThrownBy(() -> decoder.decode(FaceImage.of(padded)))
                .isInstanceOfSatisfying(
                        InvalidImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_BYTES))
                .hasMessageContaining("10485761")
                .hasMessageContaining("10485760");
        assertQuarters(pixels(Arrays.copyOf(jpeg, 10 << 20)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zTXt", "iTXt", "iCCP", "tEXt"})
    void decode_compressedTextBomb_isNeverInflated(String type) {
        byte[] zeros = TestImages.deflatedZeros(200L << 20);
        byte[] start = ("key\0" + (type.equals("iTXt") ? "\u0001\0\0\0" : "\0")).getBytes(US_ASCII);
        byte[] bomb = TestImages.withChunk(
                TestImages.encode(TestImages.quarters(), "png"),
                TestImages.chunk(type, TestImages.concat(start, zeros)));

        long before = residentKilobytes();
        assertQuarters(pixels(bomb));
        assertThat(residentKilobytes() - before).isLessThan(100_000);
    }

    @Test
    void decode_tooManyFrames_isRefused() {
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        byte[] whole = TestImages.encode(TestImages.quarters(), "gif");
        gif.write(whole, 0, whole.length - 1);
        byte[] frame = {0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0};
        for (int i = 0; i < 1_000; i++) {
            gif.writeBytes(frame);
        }
        gif.write(0x3B);

        assertThatThrownBy(() -> decoder.decode(FaceImage.of(gif.toByteArray())))
                .isInstanceOfSatisfying(
                        InvalidImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_FRAMES))
                .hasMessageContaining("1001")
                .hasMessageContaining("1000");
    }

    @Test
    void decode_animatedGif_givesTheFirstFrame() {
        byte[] whole = TestImages.encode(TestImages.quarters(), "gif");
        byte[] second = {0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0, 0x3B};
        byte[] animated = TestImages.concat(Arrays.copyOf(whole, whole.length - 1), second);

        assertThat(ImageHeader.read(animated).frames()).isEqualTo(2);
        assertQuarters(pixels(animated));
    }

    // --- memory ------------------------------------------------------------------------------------------------------

    @Test
    void decode_holdsItsShareOfPixelsUntilClosed() {
        DecodedImage image = decoder.decode(FaceImage.of(TestImages.quarters()));

        assertThat(admission.pixelsInFlight()).isEqualTo(W * H);
        image.close();
        image.close();
        assertThat(admission.pixelsInFlight()).isZero();
    }

    @Test
    void header_decodingBytes_countWhatTheDecoderHoldsBesideTheResult() {
        BufferedImage picture = TestImages.quarters();
        long pixels = W * H;

        assertThat(ImageHeader.read(TestImages.encode(picture, "jpg")).decodingBytes())
                .isEqualTo(3 * pixels);
        assertThat(ImageHeader.read(progressive(picture)).decodingBytes()).isEqualTo(9 * pixels);
        assertThat(ImageHeader.read(TestImages.encode(picture, "png")).decodingBytes())
                .isEqualTo(7 * pixels);
        assertThat(ImageHeader.read(TestImages.pngHeader(W, H, 16, 6)).decodingBytes())
                .isEqualTo(15 * pixels);
    }

    private static byte[] progressive(BufferedImage picture) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    @Test
    void warped_fromAVeryLongPicture_cutsThePartThatIsNeeded() {
        int length = 40_000;
        byte[] bgr = new byte[length * 64 * 3];
        for (int i = 0; i < bgr.length; i++) {
            bgr[i] = (byte) (i / 3 % length >= length - 64 ? 200 : 20);
        }
        SimilarityTransform end = new SimilarityTransform(1, 0, 64 - length, 0);
        try (DecodedImage image = decoder.decode(FaceImage.of(new PixelBuffer(length, 64, bgr)))) {
            PixelBuffer crop = image.warped(end, 64, 64);
            assertThat(crop.bgr()).containsOnly((byte) 200);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void decode_done_holdsNoMoreThanTheResult(String format) {
        try (DecodedImage image = decoder.decode(FaceImage.of(file(format)))) {
            assertThat(image.width()).isEqualTo(W);
            assertThat(admission.pixelsInFlight()).isEqualTo(W * H);
        }
        assertThat(admission.pixelsInFlight()).isZero();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void decode_failing_givesItsShareBack(String format) {
        byte[] whole = file(format);
        Random random = new Random(format.length());
        for (int i = 0; i < 20; i++) {
            byte[] damaged = whole.clone();
            IntStream.range(0, 40).forEach(n -> damaged[random.nextInt(damaged.length)] = (byte) random.nextInt());
            try (DecodedImage decoded = decoder.decode(FaceImage.of(damaged))) {
                assertThat(decoded.width()).isPositive();
            } catch (InvalidImageException e) {
                assertThat(e.reason()).isNotNull();
            }
        }
        assertThat(admission.pixelsInFlight()).isZero();
    }

    @Test
    void decode_engineFull_isRefusedAsCapacity() {
        ImageLimits tight = ImageLimits.defaults().withMaxPixels(W * H).withInFlight(10 << 20, W * H);
        ImageDecoder full = new ImageDecoder(tight, new ImageAdmission(tight, Duration.ZERO));
        try (DecodedImage first = full.decode(FaceImage.of(TestImages.quarters()))) {
            assertThat(first.width()).isEqualTo(W);
            assertThatThrownBy(() -> full.decode(FaceImage.of(TestImages.quarters())))
                    .isInstanceOf(CapacityException.class);
        }
        assertThatCode(() -> full.decode(FaceImage.of(TestImages.quarters())).close())
                .doesNotThrowAnyException();
    }

    // --- helpers -----------------------------------------------------------------------------------------------------

    private static byte[] file(String format) {
        return Objects.requireNonNull(TestImages.everyFormat().get(format));
    }

    private void assertRefused(byte[] bytes, Reason reason) {
        assertThatThrownBy(() -> decoder.decode(FaceImage.of(bytes)))
                .isInstanceOfSatisfying(
                        InvalidImageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(admission.pixelsInFlight()).isZero();
    }

    private PixelBuffer pixels(byte[] bytes) {
        return pixels(FaceImage.of(bytes));
    }

    private PixelBuffer pixels(FaceImage image) {
        try (DecodedImage decoded = decoder.decode(image)) {
            return decoded.scaled(decoded.width(), decoded.height());
        }
    }

    private static void assertQuarters(PixelBuffer picture) {
        assertThat(picture.width()).isEqualTo(W);
        assertThat(picture.height()).isEqualTo(H);
        assertColour(picture, 10, 10, RED, 12);
        assertColour(picture, W - 11, 10, GREEN, 12);
        assertColour(picture, 10, H - 11, BLUE, 12);
        assertColour(picture, W - 11, H - 11, YELLOW, 12);
    }

    private static void assertColour(PixelBuffer picture, int x, int y, int rgb, int tolerance) {
        int at = (y * picture.width() + x) * 3;
        for (int channel = 0; channel < 3; channel++) {
            int expected = (rgb >> (8 * channel)) & 0xFF;
            assertThat(picture.bgr()[at + channel] & 0xFF)
                    .as("channel %s at %s, %s", channel, x, y)
                    .isBetween(expected - tolerance, expected + tolerance);
        }
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static long residentKilobytes() {
        return org.bytedeco.javacpp.Pointer.physicalBytes() / 1_024;
    }
}
