package io.facelib.storage;

import io.facelib.error.SetupException;
import io.facelib.storage.disk.Disk;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A storage directory in the making, beside its place and under its name with {@code .partial}: it gets its name when
 * everything in it is durable, and is removed when that never happens. For one thread.
 */
final class PartialDirectory implements AutoCloseable {
    private static final String SUFFIX = ".partial";

    private final Path target;
    private final Path path;
    private final Disk disk;
    private final DurableCopy copy;
    private final DirectoryLock lock;
    private boolean published;

    private PartialDirectory(Path target, Path path, Disk disk, DurableCopy copy) throws IOException {
        this.target = target;
        this.path = path;
        this.disk = disk;
        this.copy = copy;
        disk.createDirectories(path);
        StorageFormat.check(path);
        lock = DirectoryLock.acquire(path);
    }

    /**
     * Begins with an empty storage, whatever a former attempt left.
     *
     * @throws SetupException if the target is there and not empty
     */
    static PartialDirectory begin(Path target, Disk disk, DurableCopy copy) throws IOException {
        Path place = target.toAbsolutePath().normalize();
        requireAbsentOrEmpty(place);
        PartialDirectory partial =
                new PartialDirectory(place, place.resolveSibling(place.getFileName() + SUFFIX), disk, copy);
        try {
            partial.clear();
            StorageFormat.ensure(partial.path, disk);
            return partial;
        } catch (IOException | RuntimeException e) {
            partial.lock.close();
            throw e;
        }
    }

    private static void requireAbsentOrEmpty(Path target) throws IOException {
        if (target.getFileName() == null || !(isEmptyDirectory(target) || Files.notExists(target))) {
            throw new SetupException("'" + target + "' exists and is not an empty directory", "Name another place.");
        }
    }

    private static boolean isEmptyDirectory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            return !entries.iterator().hasNext();
        }
    }

    private void clear() throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, PartialDirectory::isNotTheLock)) {
            for (Path entry : entries) {
                copy.removeTree(entry);
            }
        }
    }

    private static boolean isNotTheLock(Path entry) {
        return !entry.endsWith(DirectoryLock.FILE);
    }

    /** Where to write. */
    Path path() {
        return path;
    }

    /** Gives the directory its name. Everything in it is durable already, the names in its top excepted. */
    void publish() throws IOException {
        lock.close();
        disk.delete(path.resolve(DirectoryLock.FILE));
        disk.forceDirectory(path);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            disk.delete(target);
        }
        disk.rename(path, target);
        published = true;
        Path parent = target.getParent();
        if (parent != null) {
            disk.forceDirectory(parent);
        }
    }

    /** Removes what was not published. */
    @Override
    public void close() throws IOException {
        if (!published) {
            clear();
            lock.close();
            copy.removeTree(path);
        }
    }
}
