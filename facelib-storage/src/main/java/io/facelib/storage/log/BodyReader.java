package io.facelib.storage.log;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the primitives of {@link FaceCodec} and the other codecs from an array that may hold anything: whatever does not fit is a
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

    Instant instant() {
        long seconds = i64();
        int nanos = i32();
        if (nanos < 0 || nanos > 999_999_999) {
            throw new BadBodyException("nanoseconds " + nanos + " are outside 0 to 999999999");
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    ObjectKey key() {
        return new ObjectKey(ident(), text());
    }

    /** Flags of which only these are known. */
    int flags(int known) {
        int flags = u8();
        if ((flags & ~known) != 0) {
            throw new BadBodyException("flags " + flags + " are not known");
        }
        return flags;
    }

    /** As many things as a number before them says. */
    <T> List<T> list(Supplier<T> element) {
        int count = count();
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(element.get());
        }
        return list;
    }

    /**
     * Reads a body whole: its version, which must be this one, and what follows to the end.
     *
     * @throws BadBodyException if it is anything else
     */
    static <T> T whole(byte[] body, int version, Function<BodyReader, T> content) {
        try {
            BodyReader in = new BodyReader(body);
            int actual = in.u8();
            if (actual != version) {
                throw new BadBodyException("version " + actual + ", expected " + version);
            }
            T result = content.apply(in);
            in.checkEnd();
            return result;
        } catch (InvalidInputException | DateTimeException e) {
            throw new BadBodyException(String.valueOf(e.getMessage()), e);
        }
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
