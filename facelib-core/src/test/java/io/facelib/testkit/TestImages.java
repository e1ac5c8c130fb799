package io.facelib.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Pictures and files made by hand, so that decoding can be tested without a photo. */
public final class TestImages {
    public static final int WIDTH = 96;
    public static final int HEIGHT = 64;

    private TestImages() {}

    /** 96 x 64 pixels: a red, a green, a blue and a yellow quarter, clockwise from the top left: red green yellow blue. */
    public static BufferedImage quarters() {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D g = picture.createGraphics();
        Color[] colours = {Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW};
        for (int i = 0; i < 4; i++) {
            g.setColor(colours[i]);
            g.fillRect(i % 2 * WIDTH / 2, i / 2 * HEIGHT / 2, WIDTH / 2, HEIGHT / 2);
        }
        g.dispose();
        return picture;
    }

    /** The picture in a format of {@link ImageIO}: jpg, png, bmp, gif, tiff. */
    public static byte[] encode(BufferedImage picture, String format) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (!ImageIO.write(picture, format, out)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The picture as lossy WebP, written by OpenCV. */
    public static byte[] webp(BufferedImage bgr) {
        byte[] pixels = ((DataBufferByte) bgr.getRaster().getDataBuffer()).getData();
        try (BytePointer data = new BytePointer(pixels);
                Mat mat = new Mat(bgr.getHeight(), bgr.getWidth(), opencv_core.CV_8UC3, data);
                BytePointer out = new BytePointer()) {
            if (!opencv_imgcodecs.imencode(".webp", mat, out)) {
                throw new IllegalStateException("OpenCV cannot write WebP");
            }
            byte[] bytes = new byte[Math.toIntExact(out.limit())];
            out.get(bytes);
            return bytes;
        }
    }

    /** The quarters in every format. */
    public static Map<String, byte[]> everyFormat() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String format : List.of("jpg", "png", "bmp", "gif", "tiff")) {
            files.put(format, encode(quarters(), format));
        }
        files.put("webp", webp(quarters()));
        files.put("ppm", ppm(quarters()));
        return files;
    }

    /** The picture as binary PPM. */
    public static byte[] ppm(BufferedImage picture) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                ("P6\n# by hand\n" + picture.getWidth() + " " + picture.getHeight() + "\n255\n").getBytes(US_ASCII));
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int rgb = picture.getRGB(x, y);
                out.writeBytes(new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb});
            }
        }
        return out.toByteArray();
    }

    /**
     * How a camera stores an upright picture under an EXIF orientation, after the definition of the tag: which visual
     * side the first stored row and column are.
     */
    public static BufferedImage stored(BufferedImage upright, int orientation) {
        int w = upright.getWidth();
        int h = upright.getHeight();
        boolean turned = orientation >= 5;
        BufferedImage stored = new BufferedImage(turned ? h : w, turned ? w : h, BufferedImage.TYPE_3BYTE_BGR);
        for (int r = 0; r < stored.getHeight(); r++) {
            for (int c = 0; c < stored.getWidth(); c++) {
                int[] at = switch (orientation) {
                    case 2 -> new int[] {w - 1 - c, r}; // first row top, first column right
                    case 3 -> new int[] {w - 1 - c, h - 1 - r}; // bottom, right
                    case 4 -> new int[] {c, h - 1 - r}; // bottom, left
                    case 5 -> new int[] {r, c}; // left, top
                    case 6 -> new int[] {w - 1 - r, c}; // right, top
                    case 7 -> new int[] {w - 1 - r, h - 1 - c}; // right, bottom
                    case 8 -> new int[] {r, h - 1 - c}; // left, bottom
                    default -> new int[] {c, r};
                };
                stored.setRGB(c, r, upright.getRGB(at[0], at[1]));
            }
        }
        return stored;
    }

    /** An EXIF block: a TIFF header and one directory with another tag and the orientation. */
    public static byte[] exif(int orientation, ByteOrder order) {
        ByteBuffer b = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
        b.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(US_ASCII));
        b.putShort((short) 42).putInt(8).putShort((short) 2);
        b.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(77);
        b.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
        return b.array();
    }

    /** A JPEG with an EXIF segment right after its start marker. */
    public static byte[] withExif(byte[] jpeg, byte[] exif) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = 2 + 6 + exif.length;
        out.write(jpeg, 0, 2);
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, (byte) (length >> 8), (byte) length});
        out.writeBytes("Exif\0\0".getBytes(US_ASCII));
        out.writeBytes(exif);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    /**
     * A PNG from raw samples.
     *
     * @param bits of a sample: 1, 2, 4, 8 or 16
     * @param colourType 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA
     * @param rows the samples of each row, without filter bytes
     * @param before chunks that come before the pixels
     */
    public static byte[] png(int width, int height, int bits, int colourType, byte[][] rows, byte[]... before) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(pngHeader(width, height, bits, colourType));
        for (byte[] chunk : before) {
            out.writeBytes(chunk);
        }
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        for (byte[] row : rows) {
            raw.write(0);
            raw.writeBytes(row);
        }
        out.writeBytes(chunk("IDAT", deflate(raw.toByteArray())));
        out.writeBytes(chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    /** The signature and the header chunk of a PNG. */
    public static byte[] pngHeader(int width, int height, int bits, int colourType) {
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt(width).putInt(height).put((byte) bits).put((byte) colourType);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        out.writeBytes(chunk("IHDR", header.array()));
        return out.toByteArray();
    }

    /** A PNG chunk with its length and checksum. */
    public static byte[] chunk(String type, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(US_ASCII));
        crc.update(content);
        return ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(type.getBytes(US_ASCII))
                .put(content)
                .putInt((int) crc.getValue())
                .array();
    }

    /** The bytes in a zlib stream. */
    public static byte[] deflate(byte[] raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream zip = new DeflaterOutputStream(out, new Deflater(9))) {
            zip.write(raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** So many zero bytes in a zlib stream, without ever holding them. */
    public static byte[] deflatedZeros(long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] block = new byte[1 << 16];
        try (DeflaterOutputStream zip = new DeflaterOutputStream(out, new Deflater(9))) {
            for (long left = length; left > 0; left -= block.length) {
                zip.write(block, 0, (int) Math.min(left, block.length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Files of a few bytes whose headers announce far too many pixels. */
    public static Map<String, byte[]> bombs() {
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        bombs.put("png", concat(pngHeader(30_000, 30_000, 8, 2), chunk("IDAT", new byte[0])));
        bombs.put("png-largest", pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE, 16, 6));
        bombs.put("jpeg", jpegHeader(65_500, 65_500));
        bombs.put("gif", gifHeader(65_535, 65_535));
        bombs.put("bmp", bmpHeader(400_000, 400_000));
        bombs.put("bmp-from-top", bmpHeader(400_000, -400_000));
        bombs.put("webp-lossless", webp(vp8l(16_383, 16_383)));
        bombs.put("webp-extended", webp(vp8x(1 << 24, 255)));
        bombs.put("webp-second-chunk-small", webp(vp8l(16_383, 16_383), vp8x(1, 1)));
        bombs.put("ppm", "P6 30000 30000 255\n".getBytes(US_ASCII));
        bombs.put("ppm-behind-a-comment", "P6 #\r30000 30000 255\n1 1 255\nabc".getBytes(US_ASCII));
        bombs.put("tiff", tiffHeader(100_000, 100_000));
        return bombs;
    }

    private static byte[] jpegHeader(int width, int height) {
        ByteBuffer b = ByteBuffer.allocate(2 + 2 + 17 + 2);
        b.putShort((short) 0xFFD8).putShort((short) 0xFFC0).putShort((short) 17).put((byte) 8);
        b.putShort((short) height).putShort((short) width).put((byte) 3);
        b.put(new byte[] {1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0});
        return b.putShort((short) 0xFFD9).array();
    }

    private static byte[] gifHeader(int width, int height) {
        ByteBuffer b = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
        b.put("GIF89a".getBytes(US_ASCII)).putShort((short) width).putShort((short) height);
        return b.put((byte) 0).put((byte) 0).put((byte) 0).put((byte) 0x3B).array();
    }

    private static byte[] bmpHeader(int width, int height) {
        ByteBuffer b = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        b.put("BM".getBytes(US_ASCII)).putInt(64).putInt(0).putInt(54);
        b.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
        return b.array();
    }

    private static byte[] webp(byte[]... chunks) {
        byte[] body = concat(chunks);
        ByteBuffer b = ByteBuffer.allocate(12 + body.length).order(ByteOrder.LITTLE_ENDIAN);
        b.put("RIFF".getBytes(US_ASCII)).putInt(4 + body.length).put("WEBP".getBytes(US_ASCII));
        return b.put(body).array();
    }

    private static byte[] vp8l(int width, int height) {
        ByteBuffer b = ByteBuffer.allocate(8 + 10).order(ByteOrder.LITTLE_ENDIAN);
        b.put("VP8L".getBytes(US_ASCII)).putInt(10).put((byte) 0x2F);
        return b.putInt((width - 1) | ((height - 1) << 14)).array();
    }

    private static byte[] vp8x(int width, int height) {
        ByteBuffer b = ByteBuffer.allocate(8 + 10).order(ByteOrder.LITTLE_ENDIAN);
        b.put("VP8X".getBytes(US_ASCII)).putInt(10).putInt(0);
        for (int side : new int[] {width - 1, height - 1}) {
            b.put((byte) side).put((byte) (side >> 8)).put((byte) (side >> 16));
        }
        return b.array();
    }

    private static byte[] tiffHeader(int width, int height) {
        ByteBuffer b = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(ByteOrder.BIG_ENDIAN);
        b.put("MM".getBytes(US_ASCII)).putShort((short) 42).putInt(8).putShort((short) 2);
        b.putShort((short) 256).putShort((short) 4).putInt(1).putInt(width);
        b.putShort((short) 257).putShort((short) 4).putInt(1).putInt(height);
        return b.array();
    }

    /** All parts, one after the other. */
    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Inserts a chunk into a PNG, right after its header. */
    public static byte[] withChunk(byte[] png, byte[] chunk) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(png, 0, 33);
        out.writeBytes(chunk);
        out.write(png, 33, png.length - 33);
        return out.toByteArray();
    }
}
