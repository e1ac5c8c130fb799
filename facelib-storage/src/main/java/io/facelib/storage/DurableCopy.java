package io.facelib.storage;

import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;

/**
 * Copies files so that the copies are durable when the call returns. Files that come, go or are replaced meanwhile are
 * copied whole or not at all. For one thread.
 */
final class DurableCopy {
    /** The end of an object's file holds its checksum and the time when it was put. */
    private static final int END = 4_096;

    private final Disk disk;
    private final Runnable beforeEachFile;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18);

    /** @param beforeEachFile may throw to end the copying */
    DurableCopy(Disk disk, Runnable beforeEachFile) {
        this.disk = disk;
        this.beforeEachFile = beforeEachFile;
    }

    /**
     * Makes a directory hold the same objects as another one: copies what is missing or different, removes what is gone.
     *
     * @param wanted which names are copied
     */
    void mirrorObjects(Path from, Path to, Predicate<Path> wanted) throws IOException {
        disk.createDirectories(to);
        boolean changed = removeGone(from, to);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from, wanted::test)) {
            for (Path entry : entries) {
                Path copy = to.resolve(entry.getFileName().toString());
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    mirrorObjects(entry, copy, wanted);
                } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) && !sameObject(entry, copy)) {
                    changed |= file(entry, copy);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // The store removes directories that became empty.
        }
        if (changed) {
            disk.forceDirectory(to);
        }
    }

    private boolean removeGone(Path from, Path to) throws IOException {
        boolean changed = false;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(to)) {
            for (Path copy : entries) {
                if (!Files.exists(from.resolve(copy.getFileName().toString()), LinkOption.NOFOLLOW_LINKS)) {
                    removeTree(copy);
                    changed = true;
                }
            }
        }
        return changed;
    }

    /** Removes a file or a directory with all that is in it. */
    void removeTree(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    removeTree(entry);
                }
            }
        }
        disk.delete(path);
    }

    private static boolean sameObject(Path a, Path b) throws IOException {
        try (FileChannel one = FileChannel.open(a, StandardOpenOption.READ);
                FileChannel other = FileChannel.open(b, StandardOpenOption.READ)) {
            return one.size() == other.size() && end(one).equals(end(other));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static ByteBuffer end(FileChannel file) throws IOException {
        int length = (int) Math.min(END, file.size());
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, file.size() - length + bytes.position()) > 0) {
            // a channel may give less than was asked for
        }
        return bytes.flip();
    }

    /**
     * Copies one file in the place of whatever is there. The copy's name is durable once its directory is forced.
     *
     * @return whether the file was still there
     */
    boolean file(Path from, Path to) throws IOException {
        return file(from, to, disk::create);
    }

    /** As {@link #file}, readable by the owner of this process only. */
    boolean secretFile(Path from, Path to) throws IOException {
        return file(from, to, disk::createSecret);
    }

    private interface Creation {
        DiskFile create(Path file) throws IOException;
    }

    private boolean file(Path from, Path to, Creation creation) throws IOException {
        beforeEachFile.run();
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ)) {
            disk.delete(to);
            try (DiskFile out = creation.create(to)) {
                while (in.read(buffer.clear()) > 0) {
                    out.write(buffer.flip());
                }
                out.force();
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
