package io.facelib.storage.jvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockFileTest {
    private static final int MAGIC = 0x1234_5678;

    @TempDir
    private Path directory;

    @Test
    void numbersAcrossBlocks_areReadAsTheyWereWritten() throws IOException {
        Path file = directory.resolve("a");
        Random random = new Random(3);
        long[] positions = new long[60_000];
        long[] values = random.longs(positions.length).toArray();
        try (DiskFile to = Disk.real().create(file)) {
            BlockWriter out = new BlockWriter(to);
            for (int i = 0; i < values.length; i++) {
                out.put(new byte[random.nextInt(5)]);
                positions[i] = out.position();
                if (i % 2 == 0) {
                    out.putLong(values[i]);
                } else {
                    out.putInt((int) values[i]);
                }
            }
            out.finish(0, 1, MAGIC);
        }
        BlockFile read = BlockFile.open(file, 1, MAGIC);
        for (int i = 0; i < values.length; i++) {
            ByteBuffer at = read.slice(positions[i], i % 2 == 0 ? 8 : 4);
            assertThat(i % 2 == 0 ? at.getLong() : at.getInt()).isEqualTo(i % 2 == 0 ? values[i] : (int) values[i]);
        }
    }

    @Test
    void everyFlippedBit_isFoundBeforeItsBlockIsUsed() throws IOException {
        byte[] whole = Files.readAllBytes(write());
        Random random = new Random(5);
        for (int i = 0; i < 400; i++) {
            // The first bytes, the last ones, and some in between.
            int at = i < 50 ? i : i < 150 ? whole.length - 1 - (i - 50) : random.nextInt(whole.length);
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Path file = Files.write(directory.resolve("d" + i), damaged);
            assertThatThrownBy(() -> BlockFile.open(file, 1, MAGIC).checkAll())
                    .as("bit flipped at " + at)
                    .isInstanceOf(GraphDamagedException.class);
        }
    }

    @Test
    void truncatedFile_isNotOpened() throws IOException {
        byte[] whole = Files.readAllBytes(write());
        for (int length : new int[] {0, 1, 23, 24, 100, 65_536, whole.length / 2, whole.length - 1}) {
            Path file = Files.write(directory.resolve("t" + length), java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> BlockFile.open(file, 1, MAGIC))
                    .as("cut to " + length)
                    .isInstanceOf(GraphDamagedException.class);
        }
    }

    @Test
    void fileOfAnotherVersion_isNotOpened() throws IOException {
        Path file = write();

        assertThatThrownBy(() -> BlockFile.open(file, 2, MAGIC)).isInstanceOf(GraphDamagedException.class);
    }

    private Path write() throws IOException {
        Path file = directory.resolve("whole");
        try (DiskFile to = Disk.real().create(file)) {
            BlockWriter out = new BlockWriter(to);
            byte[] bytes = new byte[200_000];
            new Random(1).nextBytes(bytes);
            out.put(bytes);
            out.finish(0, 1, MAGIC);
        }
        return file;
    }
}
