package io.facelib.image;

import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidImageException.Reason;

/**
 * One small reader for each format, after the formats' public specifications: ITU-T T.81 (JPEG), W3C PNG, GIF89a, the
 * WebP container, the BITMAPFILEHEADER family, TIFF 6.0, Netpbm. They look at structure only; a hostile file makes them end
 * early, never allocate.
 */
final class HeaderReaders {
    private static final long FIRST_WEBP_CHUNK = 12;

    // Bytes of native memory per pixel at the peak of decoding, measured: result, what the decoder holds, copies.
    private static final int PLAIN = 3;
    private static final int JPEG_COEFFICIENTS = 9;
    private static final int PNG_EIGHT_BIT = 7;
    private static final int PNG_SIXTEEN_BIT = 15;
    private static final int ANIMATED = 15;
    private static final int GIF_FRAMES = 9;
    private static final int WEBP_STILL = 12;
    private static final int TIFF_SAMPLES = 8;

    private HeaderReaders() {}

    static ImageHeader read(byte[] bytes) {
        ByteReader big = ByteReader.bigEndian(bytes);
        ByteReader little = ByteReader.littleEndian(bytes);
        if (bytes.length >= 2 && big.u16(0) == 0xFFD8) {
            return jpeg(big);
        }
        if (big.ascii(1, "PNG\r\n\u001a\n") && big.u8(0) == 0x89) {
            return png(big);
        }
        if (big.ascii(0, "GIF87a") || big.ascii(0, "GIF89a")) {
            return gif(little);
        }
        if (big.ascii(0, "RIFF") && big.ascii(8, "WEBP")) {
            return webp(little);
        }
        if (big.ascii(0, "BM")) {
            return bmp(little);
        }
        if (big.ascii(0, "II*\0") || big.ascii(0, "MM\0*")) {
            return tiff(big.ascii(0, "II") ? little : big);
        }
        if (big.ascii(0, "P5") || big.ascii(0, "P6")) {
            return netpbm(big);
        }
        throw new InvalidImageException(
                Reason.UNSUPPORTED_FORMAT,
                "the first bytes are those of none of JPEG, PNG, WebP, GIF, BMP, TIFF, PGM, PPM");
    }

    private static ImageHeader jpeg(ByteReader r) {
        int orientation = 1;
        long at = 2;
        while (true) {
            at = afterMarker(r, at);
            int marker = r.u8(at - 1);
            int length = r.u16(at);
            if (isFrameHeader(marker)) {
                int scans = Math.max(1, scans(r, at + length));
                boolean wholeFirst = scans > 1 || (marker & 3) == 2;
                return header(
                        ImageFormat.JPEG,
                        r.u16(at + 5),
                        r.u16(at + 3),
                        1,
                        orientation,
                        scans,
                        wholeFirst ? JPEG_COEFFICIENTS : orientation == 1 ? PLAIN : 2 * PLAIN);
            }
            if (marker == 0xD9 || marker == 0xDA) {
                throw new InvalidImageException(Reason.DAMAGED, "a JPEG without a frame header");
            }
            if (marker == 0xE1 && r.ascii(at + 2, "Exif\0\0")) {
                orientation = Orientation.read(r, at + 8, length - 8L);
            }
            at += Math.max(2, length);
        }
    }

    /** The position behind the next marker that has a length. */
    private static long afterMarker(ByteReader r, long from) {
        long at = from;
        while (true) {
            while (r.u8(at) != 0xFF) {
                at++;
            }
            while (r.u8(at) == 0xFF) {
                at++;
            }
            int marker = r.u8(at++);
            if (marker > 0x01 && (marker < 0xD0 || marker > 0xD8)) {
                return at;
            }
        }
    }

    /** How many scans begin here; entropy-coded bytes look like no marker. A file that ends early has those before. */
    private static int scans(ByteReader r, long from) {
        int scans = 0;
        long at = from;
        try {
            while (true) {
                at = afterMarker(r, at);
                int marker = r.u8(at - 1);
                if (marker == 0xD9) {
                    return scans;
                }
                scans += marker == 0xDA ? 1 : 0;
                at += Math.max(2, r.u16(at));
            }
        } catch (IndexOutOfBoundsException e) {
            return scans;
        }
    }

    private static ImageHeader header(
            ImageFormat format, long width, long height, int frames, int orientation, int scans, int bytesPerPixel) {
        long pixels = Math.multiplyHigh(width, height) == 0 ? Math.abs(width * height) : Long.MAX_VALUE;
        long bytes = Math.min(pixels, Long.MAX_VALUE / bytesPerPixel) * bytesPerPixel;
        return new ImageHeader(format, width, height, frames, orientation, scans, bytes);
    }

    private static boolean isFrameHeader(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static ImageHeader png(ByteReader r) {
        if (!r.ascii(12, "IHDR")) {
            throw new InvalidImageException(Reason.DAMAGED, "a PNG that does not begin with its header");
        }
        int orientation = 1;
        long frames = 1;
        long at = 8;
        while (at + 8 <= r.length() && !r.ascii(at + 4, "IEND")) {
            long length = r.u32(at);
            // The decoder takes memory for what a chunk announces, up to 2 GiB, before it reads it.
            if (at + length + 12 > r.length()) {
                throw new InvalidImageException(
                        Reason.DAMAGED, "a PNG chunk of " + length + " bytes goes beyond the end of the file");
            }
            if (r.ascii(at + 4, "acTL")) {
                frames = Math.max(1, r.u32(at + 8));
            } else if (r.ascii(at + 4, "eXIf")) {
                orientation = Orientation.read(r, at + 8, length);
            }
            at += length + 12;
        }
        int bytes = frames > 1 ? ANIMATED : r.u8(24) == 16 ? PNG_SIXTEEN_BIT : PNG_EIGHT_BIT;
        return header(ImageFormat.PNG, r.u32(16), r.u32(20), clamp(frames), orientation, 1, bytes);
    }

    private static ImageHeader gif(ByteReader r) {
        return header(ImageFormat.GIF, r.u16(6), r.u16(8), Math.max(1, gifFrames(r)), 1, 1, GIF_FRAMES);
    }

    private static int gifFrames(ByteReader r) {
        int frames = 0;
        long at = 13L + colourTable(r.u8(10));
        while (at < r.length()) {
            int block = r.u8(at);
            if (block == 0x21) {
                at = afterSubBlocks(r, at + 2);
            } else if (block == 0x2C && at + 10 < r.length()) {
                frames++;
                at = afterSubBlocks(r, at + 11 + colourTable(r.u8(at + 9)));
            } else {
                return frames;
            }
        }
        return frames;
    }

    private static int colourTable(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private static long afterSubBlocks(ByteReader r, long from) {
        long at = from;
        while (at < r.length() && r.u8(at) != 0) {
            at += r.u8(at) + 1L;
        }
        return at + 1;
    }

    // The size is that of the first chunk, as the decoder takes it: a later chunk must not announce a smaller one.
    private static ImageHeader webp(ByteReader r) {
        int frames = 0;
        int orientation = 1;
        long width = 0;
        long height = 0;
        long at = FIRST_WEBP_CHUNK;
        while (at + 8 <= r.length()) {
            long length = r.u32(at + 4);
            long data = at + 8;
            boolean first = at == FIRST_WEBP_CHUNK;
            if (first && r.ascii(at, "VP8X")) {
                width = r.u24(data + 4) + 1L;
                height = r.u24(data + 7) + 1L;
            } else if (first && r.ascii(at, "VP8 ")) {
                width = r.u16(data + 6) & 0x3FFF;
                height = r.u16(data + 8) & 0x3FFF;
            } else if (first && r.ascii(at, "VP8L")) {
                long bits = r.u32(data + 1);
                width = (bits & 0x3FFF) + 1;
                height = (bits >> 14 & 0x3FFF) + 1;
            } else if (r.ascii(at, "ANMF")) {
                frames++;
            } else if (r.ascii(at, "EXIF")) {
                orientation = Orientation.read(r, data, length);
            }
            at = data + length + (length & 1);
        }
        int bytes = frames > 0 ? ANIMATED : WEBP_STILL;
        return header(ImageFormat.WEBP, width, height, Math.max(1, frames), orientation, 1, bytes);
    }

    private static ImageHeader bmp(ByteReader r) {
        long headerSize = r.u32(14);
        if (headerSize == 12) {
            return header(ImageFormat.BMP, r.u16(18), r.u16(20), 1, 1, 1, 2 * PLAIN);
        }
        // A negative height means that rows are stored from the top.
        return header(ImageFormat.BMP, Math.abs((int) r.u32(18)), Math.abs((long) (int) r.u32(22)), 1, 1, 1, 2 * PLAIN);
    }

    private static ImageHeader tiff(ByteReader r) {
        long first = r.u32(4);
        int frames = 0;
        long directory = first;
        while (directory != 0 && directory + 2 <= r.length() && frames < 100_000) {
            frames++;
            long next = directory + 2 + 12L * r.u16(directory);
            directory = next + 4 <= r.length() ? r.u32(next) : 0;
        }
        long width = tiffValue(r, first, 256, 0);
        long height = tiffValue(r, first, 257, 0);
        // A tile is unpacked whole, and may be larger than the picture.
        long partWidth = Math.max(width, tiffValue(r, first, 322, 0));
        long partHeight = Math.max(height, tiffValue(r, first, 323, 0));
        ImageHeader whole =
                header(ImageFormat.TIFF, partWidth, partHeight, Math.max(1, frames), 1, 1, PLAIN + TIFF_SAMPLES);
        return new ImageHeader(ImageFormat.TIFF, width, height, whole.frames(), 1, 1, whole.decodingBytes());
    }

    /** The number of a tag. What has another type or count is stored elsewhere and could tell anything. */
    private static long tiffValue(ByteReader r, long directory, int tag, long otherwise) {
        int entries = r.u16(directory);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (r.u16(entry) == tag) {
                int type = r.u16(entry + 2);
                if ((type != 3 && type != 4) || r.u32(entry + 4) != 1) {
                    throw new InvalidImageException(
                            Reason.DAMAGED, "a TIFF whose tag " + tag + " is no single number of 16 or 32 bits");
                }
                return type == 3 ? r.u16(entry + 8) : r.u32(entry + 8);
            }
        }
        return otherwise;
    }

    /** Magic, width and height as decimal text, with white space and comments up to the end of a line between them. */
    private static ImageHeader netpbm(ByteReader r) {
        long[] numbers = new long[2];
        long at = 2;
        for (int i = 0; i < numbers.length; i++) {
            at = afterSpace(r, at);
            while (Character.isDigit(r.u8(at))) {
                numbers[i] = Math.min(Integer.MAX_VALUE, numbers[i] * 10 + r.u8(at++) - '0');
            }
        }
        return header(ImageFormat.NETPBM, numbers[0], numbers[1], 1, 1, 1, PLAIN);
    }

    private static long afterSpace(ByteReader r, long from) {
        long at = from;
        while (r.u8(at) == '#' || Character.isWhitespace(r.u8(at))) {
            if (r.u8(at) == '#') {
                while (r.u8(at) != '\n' && r.u8(at) != '\r') {
                    at++;
                }
            }
            at++;
        }
        return at;
    }

    private static int clamp(long value) {
        return (int) Math.min(Integer.MAX_VALUE, value);
    }
}
