package io.facelib.image;

/** Reads numbers from hostile bytes: reading past the end gives an exception that the caller turns into "damaged". */
final class ByteReader {
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final boolean littleEndian;

    ByteReader(byte[] bytes, int start, int end, boolean littleEndian) {
        this.bytes = bytes;
        this.start = start;
        this.end = Math.min(end, bytes.length);
        this.littleEndian = littleEndian;
    }

    static ByteReader bigEndian(byte[] bytes) {
        return new ByteReader(bytes, 0, bytes.length, false);
    }

    static ByteReader littleEndian(byte[] bytes) {
        return new ByteReader(bytes, 0, bytes.length, true);
    }

    int length() {
        return end - start;
    }

    int u8(long at) {
        if (at < 0 || at >= length()) {
            throw new IndexOutOfBoundsException("byte " + at + " of " + length());
        }
        return bytes[start + (int) at] & 0xFF;
    }

    int u16(long at) {
        int a = u8(at);
        int b = u8(at + 1);
        return littleEndian ? b << 8 | a : a << 8 | b;
    }

    long u32(long at) {
        long a = u16(at);
        long b = u16(at + 2);
        return littleEndian ? b << 16 | a : a << 16 | b;
    }

    int u24(long at) {
        return u8(at) | u8(at + 1) << 8 | u8(at + 2) << 16;
    }

    boolean ascii(long at, String text) {
        if (at < 0 || at + text.length() > length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (u8(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    ByteReader slice(long at, long size, boolean little) {
        int from = (int) Math.min(at, length());
        int to = (int) Math.min(at + size, length());
        return new ByteReader(bytes, start + from, start + to, little);
    }
}
