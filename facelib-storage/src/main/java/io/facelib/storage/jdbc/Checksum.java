package io.facelib.storage.jdbc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The CRC-32C of a row: numbers as 8 bytes, little-endian, texts as UTF-8 with a zero byte behind. For one thread. */
final class Checksum {
    private final CRC32C crc = new CRC32C();

    Checksum number(long value) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return bytes(bytes);
    }

    Checksum text(String value) {
        crc.update(value.getBytes(StandardCharsets.UTF_8));
        crc.update(0);
        return this;
    }

    Checksum bytes(byte[] value) {
        crc.update(value);
        return this;
    }

    long value() {
        return crc.getValue();
    }
}
