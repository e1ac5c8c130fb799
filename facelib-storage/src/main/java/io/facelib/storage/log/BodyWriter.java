package io.facelib.storage.log;

import io.facelib.model.ObjectKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Appends the primitives of {@link FaceCodec} and the other codecs to a growing array. For one thread. */
final class BodyWriter {
    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[512];
    private int length;

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    void u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    void i32(int value) {
        room(4);
        INTS.set(bytes, length, value);
        length += 4;
    }

    void i64(long value) {
        room(8);
        LONGS.set(bytes, length, value);
        length += 8;
    }

    /** Keeps all 64 bits, so that even a NaN comes back as it was. */
    void f64(double value) {
        i64(Double.doubleToRawLongBits(value));
    }

    /** @param value not negative */
    void varint(int value) {
        int rest = value;
        while (rest > 0x7F) {
            u8((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        u8(rest);
    }

    /** @param value at most 255 characters of ASCII, as all ids and bucket names are */
    void ident(String value) {
        byte[] ascii = value.getBytes(StandardCharsets.US_ASCII);
        u8(ascii.length);
        append(ascii);
    }

    void text(String value) {
        boolean wide = hasHalfPair(value);
        byte[] encoded = wide ? utf16(value) : value.getBytes(StandardCharsets.UTF_8);
        varint(Math.addExact(encoded.length, encoded.length) + (wide ? 1 : 0));
        append(encoded);
    }

    void instant(Instant time) {
        i64(time.getEpochSecond());
        i32(time.getNano());
    }

    void key(ObjectKey key) {
        ident(key.bucket());
        text(key.key());
    }

    private static boolean hasHalfPair(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!pair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    // The library's encoder would replace the half pair that this form exists for.
    private static byte[] utf16(String value) {
        byte[] encoded = new byte[Math.multiplyExact(value.length(), 2)];
        for (int i = 0; i < value.length(); i++) {
            encoded[2 * i] = (byte) value.charAt(i);
            encoded[2 * i + 1] = (byte) (value.charAt(i) >>> 8);
        }
        return encoded;
    }

    private void append(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length * 2));
        }
    }
}
