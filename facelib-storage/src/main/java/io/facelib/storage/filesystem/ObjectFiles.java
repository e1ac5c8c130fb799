package io.facelib.storage.filesystem;

import io.facelib.spi.StoredObject;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.DiskFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.zip.CRC32C;

/**
 * Writes the files of objects under temporary names, in {@code ROOT/.tmp}: a name with a dot, which no bucket has. Safe for
 * any number of threads.
 */
final class ObjectFiles {
    static final String TEMPORARY = ".tmp";

    private static final int BUFFER = 64 * 1024;
    private static final int SMALL_BUFFER = 8 * 1024;

    private final Path directory;
    private final Disk disk;

    ObjectFiles(Path root, Disk disk) {
        this.directory = root.resolve(TEMPORARY);
        this.disk = disk;
    }

    boolean isTemporary(Path path) {
        return path.startsWith(directory);
    }

    void removeLeftovers() throws IOException {
        disk.createDirectory(directory); // need not be durable: nothing in it has to survive
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory)) {
            for (Path leftover : leftovers) {
                disk.delete(leftover);
            }
        }
    }

    /**
     * Writes a file and makes its bytes durable; when that fails, none is left.
     *
     * @param described what the footer tells, given the content's length
     */
    Path write(InputStream content, LongFunction<StoredObject> described) throws IOException {
        Path file = directory.resolve(UUID.randomUUID() + ".tmp");
        try (DiskFile out = disk.create(file)) {
            CRC32C crc = new CRC32C();
            long size = copy(content, out, crc);
            out.write(new ObjectFooter(described.apply(size), (int) crc.getValue()).encoded());
            out.force();
        } catch (Throwable e) {
            discard(file);
            throw e;
        }
        return file;
    }

    private static long copy(InputStream content, DiskFile out, CRC32C crc) throws IOException {
        byte[] buffer = new byte[bufferFor(content)];
        long size = 0;
        for (int read; (read = content.readNBytes(buffer, 0, buffer.length)) > 0; size += read) {
            crc.update(buffer, 0, read);
            out.write(ByteBuffer.wrap(buffer, 0, read));
        }
        return size;
    }

    /** Most objects are small and on the heap already. */
    private static int bufferFor(InputStream content) throws IOException {
        int known = content.available();
        return known > 0 ? Math.max(SMALL_BUFFER, Math.min(BUFFER, known)) : BUFFER;
    }

    /** Removes a temporary file. @return whether it was there and is gone */
    boolean discard(Path file) {
        try {
            return disk.delete(file);
        } catch (IOException e) {
            return false; // it goes when the store is opened the next time
        }
    }
}
