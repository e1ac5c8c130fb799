package io.facelib.storage.jvector;

import io.facelib.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes a file in blocks with a checksum each, little-endian. What follows the last block: the CRC-32C of every block
 * ({@code int} each), the number of blocks ({@code int}), the position of the section table ({@code long}), the version
 * ({@code int}), the CRC-32C of all these ({@code int}), and the magic number ({@code int}). For one thread.
 */
final class BlockWriter {
    /** Bytes of a block: small enough to check one on the way to a single vector. */
    static final int BLOCK = 1 << 16;

    static final int TAIL = 24;

    private final DiskFile file;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    private int[] checksums = new int[256];
    private int blocks;

    BlockWriter(DiskFile file) {
        this.file = file;
    }

    /** Where the next byte goes. */
    long position() {
        return (long) blocks * BLOCK + block.position();
    }

    void putInt(int value) throws IOException {
        if (room() >= Integer.BYTES) {
            block.putInt(value);
        } else {
            putLow(value, Integer.BYTES);
        }
    }

    void putLong(long value) throws IOException {
        if (room() >= Long.BYTES) {
            block.putLong(value);
        } else {
            putLow(value, Long.BYTES);
        }
    }

    // A number that lies across two blocks.
    private void putLow(long value, int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            room();
            block.put((byte) (value >>> (8 * i)));
        }
    }

    void put(byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; ) {
            int part = Math.min(bytes.length - at, room());
            block.put(bytes, at, part);
            at += part;
        }
    }

    void put(int[] values) throws IOException {
        for (int value : values) {
            putInt(value);
        }
    }

    void put(float[] values) throws IOException {
        for (float value : values) {
            putInt(Float.floatToRawIntBits(value));
        }
    }

    /** Goes on at the next multiple of eight bytes, so that no number lies across two blocks. */
    void align() throws IOException {
        while (block.position() % Long.BYTES != 0) {
            block.put((byte) 0);
        }
    }

    /** How many bytes fit into the block, at least one. */
    private int room() throws IOException {
        if (!block.hasRemaining()) {
            flush();
        }
        return block.remaining();
    }

    private void flush() throws IOException {
        while (block.hasRemaining()) {
            block.put((byte) 0);
        }
        block.flip();
        CRC32C crc = new CRC32C();
        crc.update(block.duplicate());
        if (blocks == checksums.length) {
            checksums = Arrays.copyOf(checksums, 2 * blocks);
        }
        checksums[blocks++] = (int) crc.getValue();
        file.write(block);
        block.clear();
    }

    /**
     * Ends the file and makes its bytes durable.
     *
     * @param sections where the section table begins
     */
    void finish(long sections, int version, int magic) throws IOException {
        flush();
        ByteBuffer end = ByteBuffer.allocate(blocks * Integer.BYTES + TAIL).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < blocks; i++) {
            end.putInt(checksums[i]);
        }
        end.putInt(blocks).putLong(sections).putInt(version);
        CRC32C crc = new CRC32C();
        crc.update(end.duplicate().flip());
        end.putInt((int) crc.getValue()).putInt(magic);
        file.write(end.flip());
        file.force();
    }
}
