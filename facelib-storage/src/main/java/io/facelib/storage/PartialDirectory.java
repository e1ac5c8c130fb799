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
 * everything in it is durable, and is removed when that never happens. The file {@value #MARKER} tells it from a storage
 * that only has such a name. For one thread.
 */
final class PartialDirectory implements AutoCloseable {
    static final String MARKER = "unfinished";

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
        requireOurs(path);
        lock = DirectoryLock.acquire(path);
    }

    /**
     * Begins with an empty storage, whatever a former attempt left.
     *
     * @param source what will be copied
     * @throws SetupException if the target is there and not empty, or inside of the source
     */
    static PartialDirectory begin(Path target, Path source, Disk disk, DurableCopy copy) throws IOException {
        Path place = target.toAbsolutePath().normalize();
        requireOutside(place, source);
        requireAbsentOrEmpty(place);
        PartialDirectory partial =
                new PartialDirectory(place, place.resolveSibling(place.getFileName() + SUFFIX), disk, copy);
        try {
            partial.mark();
            partial.clear();
            StorageFormat.ensure(partial.path, disk);
            return partial;
        } catch (IOException | RuntimeException e) {
            partial.lock.close();
            throw e;
        }
    }

    /** A copy inside of what is copied would be copied, too, without end. */
    private static void requireOutside(Path place, Path source) throws IOException {
        if (Files.exists(source) && realPath(place).startsWith(source.toRealPath())) {
            throw new SetupException("'" + place + "' is inside of '" + source + "'", "Name another place.");
        }
    }

    /** The real path that a place has or would have, whatever links lead to it. */
    private static Path realPath(Path place) throws IOException {
        Path parent = place.getParent();
        if (Files.exists(place) || parent == null) {
            return place.toRealPath();
        }
        return realPath(parent).resolve(place.getFileName());
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

    /** What has no marker is nobody's leftover, but for the little that a crash before the marker leaves. */
    private static void requireOurs(Path path) throws IOException {
        if (Files.exists(path.resolve(MARKER))) {
            return;
        }
        StorageFormat.check(path);
        if (StorageFormat.isStorage(path)) {
            throw new SetupException(
                    "'" + path + "' is a storage, and its name is needed for a copy in the making",
                    "Rename it, or name another place.");
        }
    }

    private void mark() throws IOException {
        Path marker = path.resolve(MARKER);
        if (Files.notExists(marker)) {
            disk.create(marker).close();
            disk.forceDirectory(path);
        }
    }

    private void clear() throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, PartialDirectory::isContent)) {
            for (Path entry : entries) {
                copy.removeTree(entry);
            }
        }
    }

    private static boolean isContent(Path entry) {
        return !entry.endsWith(DirectoryLock.FILE) && !entry.endsWith(MARKER);
    }

    /** Where to write. */
    Path path() {
        return path;
    }

    /**
     * Gives the directory its name. Everything in it is durable already, the names in its top excepted. The marker goes
     * last: without it, what a crash leaves under the temporary name would be in the way for ever.
     */
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
        disk.delete(target.resolve(MARKER));
        disk.forceDirectory(target);
    }

    /** Removes what was not published. The lock is given back whatever happens. */
    @Override
    public void close() throws IOException {
        if (published) {
            return;
        }
        try {
            clear();
        } finally {
            lock.close();
        }
        copy.removeTree(path);
    }
}
