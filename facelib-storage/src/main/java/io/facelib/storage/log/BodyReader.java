package io.facelib.storage.log;

import java.nio.charset.StandardCharsets;

/**
 * Reads the primitives of {@link FaceCodec} from an array that may hold anything: whatever does not fit is a
 * {@link BadBodyException}. For one thread.
 */
final class BodyReader {
    private final byte[] bytes;
    private int position;

    BodyReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int u8() {
        return bytes[take(1)] & 0xFF;
    }

    int i32() {
        return (int) BodyWriter.INTS.get(bytes, take(4));
    }

    long i64() {
        return (long) BodyWriter.LONGS.get(bytes, take(8));
    }

    double f64() {
        return Double.longBitsToDouble(i64());
    }

    int varint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = u8();
            value |= (next & 0x7F) << shift;
            if (next < 0x80) {
                return checkVarint(value, next, shift);
            }
        }
        throw new BadBodyException("a number of more than 5 bytes");
    }

    private static int checkVarint(int value, int last, int shift) {
        if (value < 0 || (shift == 28 && last > 0x07)) {
            throw new BadBodyException("a number above " + Integer.MAX_VALUE);
        }
        return value;
    }

    /** A number of things of at least one byte each, so that no more of them can follow than bytes are left. */
    int count() {
        int count = varint();
        if (count > bytes.length - position) {
            throw new BadBodyException(count + " elements where " + (bytes.length - position) + " bytes are left");
        }
        return count;
    }

    String ident() {
        int length = u8();
        return new String(bytes, take(length), length, StandardCharsets.ISO_8859_1);
    }

    String text() {
        int header = varint();
        int length = header >>> 1;
        int start = take(length);
        return (header & 1) == 0 ? new String(bytes, start, length, StandardCharsets.UTF_8) : wide(start, length);
    }

    private String wide(int start, int length) {
        if ((length & 1) != 0) {
            throw new BadBodyException("a wide text of " + length + " bytes");
        }
        char[] chars = new char[length / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) ((bytes[start + 2 * i] & 0xFF) | (bytes[start + 2 * i + 1] << 8));
        }
        return new String(chars);
    }

    void checkEnd() {
        if (position != bytes.length) {
            throw new BadBodyException((bytes.length - position) + " bytes follow the end");
        }
    }

    private int take(int length) {
        if (length > bytes.length - position) {
            throw new BadBodyException(length + " bytes wanted where " + (bytes.length - position) + " are left");
        }
        int start = position;
        position += length;
        return start;
    }
}
