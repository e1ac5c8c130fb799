package io.facelib.storage.jvector;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file that {@link BlockWriter} wrote, mapped into memory. Every block is checked before its first byte is used, so that
 * a flipped bit is found and never answered from, and opening does not have to read everything. Safe for any number of
 * threads.
 *
 * <p>Mapped rather than read: an interrupted reader would close a channel for all others. The mapping ends with garbage
 * collection, which is the only way that Java 17 knows.
 */
final class BlockFile {
    private static final int BLOCK = BlockWriter.BLOCK;
    private static final long MAP = 1L << 30;

    private final Path file;
    private final ByteBuffer[] maps;
    private final int[] checksums;
    private final boolean[] checked;
    private final long sections;

    private BlockFile(Path file, ByteBuffer[] maps, int[] checksums, long sections) {
        this.file = file;
        this.maps = maps;
        this.checksums = checksums;
        this.checked = new boolean[checksums.length];
        this.sections = sections;
    }

    /**
     * Opens a file and checks its end.
     *
     * @throws GraphDamagedException if it is not whole, or not of this version
     */
    static BlockFile open(Path file, int version, int magic) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer tail = read(channel, channel.size() - BlockWriter.TAIL, BlockWriter.TAIL);
            int blocks = tail.getInt();
            long sections = tail.getLong();
            requireVersion(file, tail.getInt(), tail.getInt(Integer.BYTES * 5), version, magic);
            long data = (long) blocks * BLOCK;
            if (blocks < 1 || channel.size() != data + (long) blocks * Integer.BYTES + BlockWriter.TAIL) {
                throw new GraphDamagedException(file.getFileName() + " has " + channel.size() + " bytes, not whole");
            }
            ByteBuffer table = read(channel, data, blocks * Integer.BYTES + BlockWriter.TAIL - 2 * Integer.BYTES);
            requireChecksum(file, table.duplicate(), tail.getInt(Integer.BYTES * 4), "the table of checksums");
            int[] checksums = new int[blocks];
            table.asIntBuffer().get(checksums, 0, blocks);
            return new BlockFile(file, map(channel, data), checksums, sections);
        } catch (NoSuchFileException | IllegalArgumentException e) {
            throw new GraphDamagedException(file.getFileName() + " is not there or not whole", e);
        } catch (EOFException e) {
            throw new GraphDamagedException(file.getFileName() + " ends early", e);
        } catch (IOException e) {
            // No file handle left, an interrupted thread, no right to read: nothing that a new graph would mend.
            throw new BackendException("embedded", true, Committed.NO, "a graph cannot be read now: " + e, e);
        }
    }

    private static ByteBuffer[] map(FileChannel channel, long size) throws IOException {
        ByteBuffer[] maps = new ByteBuffer[(int) ((size + MAP - 1) / MAP)];
        for (int i = 0; i < maps.length; i++) {
            maps[i] = channel.map(MapMode.READ_ONLY, i * MAP, Math.min(MAP, size - i * MAP));
        }
        return maps;
    }

    private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("it ends early");
            }
        }
        return buffer.flip();
    }

    private static void requireVersion(Path file, int version, int magic, int wanted, int wantedMagic) {
        if (magic != wantedMagic || version != wanted) {
            throw new GraphDamagedException(
                    file.getFileName() + " is no graph file of version " + wanted + ", or does not end as one");
        }
    }

    private static void requireChecksum(Path file, ByteBuffer bytes, int expected, String what) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        if ((int) crc.getValue() != expected) {
            throw new GraphDamagedException(file.getFileName() + ": the checksum of " + what + " is wrong");
        }
    }

    /** Where the section table begins. */
    long sections() {
        return sections;
    }

    /**
     * A part of the file, checked, little-endian. Not copied unless it lies across two mappings.
     *
     * @throws GraphDamagedException if a checksum is wrong or the part is not within the file
     */
    ByteBuffer slice(long at, int length) {
        if (at < 0 || length < 0 || at + length > (long) checksums.length * BLOCK) {
            throw new GraphDamagedException(file.getFileName() + " points outside itself");
        }
        for (int block = (int) (at / BLOCK); (long) block * BLOCK < at + length; block++) {
            if (!checked[block]) {
                check(block);
            }
        }
        int map = (int) (at / MAP);
        if (at + length <= (map + 1) * MAP) {
            return maps[map].slice((int) (at % MAP), length).order(ByteOrder.LITTLE_ENDIAN);
        }
        return joined(at, length);
    }

    private ByteBuffer joined(long at, int length) {
        ByteBuffer copy = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (long from = at; copy.hasRemaining(); ) {
            int map = (int) (from / MAP);
            int part = (int) Math.min(copy.remaining(), (map + 1) * MAP - from);
            copy.put(maps[map].slice((int) (from % MAP), part));
            from += part;
        }
        return copy.flip();
    }

    // Two threads may check the same block at the same time, which costs a little and does no harm.
    private void check(int block) {
        long at = (long) block * BLOCK;
        ByteBuffer bytes = maps[(int) (at / MAP)].slice((int) (at % MAP), BLOCK);
        requireChecksum(file, bytes, checksums[block], "block " + block);
        checked[block] = true;
    }

    /** Checks every block now. */
    void checkAll() {
        for (int block = 0; block < checksums.length; block++) {
            check(block);
        }
    }

    /** Bytes of the blocks. */
    long size() {
        return (long) checksums.length * BLOCK;
    }
}
