package io.facelib.storage.filesystem;

import io.facelib.storage.disk.Disk;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Gives and takes names below a root so that they stay given and taken when the power goes. Safe for any number of threads.
 *
 * <p>A directory that is there need not be durable: another thread may have created it a moment ago, or a process that was
 * killed before it could make it so. Therefore the first name that is given in a directory makes all directories above it
 * durable, once per process. Empty directories are removed, but never while a name is being given or taken.
 */
final class Directories {
    private static final int REMEMBERED = 100_000;

    private final Path root;
    private final Disk disk;
    private final SharedForces forces = new SharedForces();
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    Directories(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    /** A file that is durable itself, and the place below the root that it is for. */
    record Move(Path temporary, Path file) {}

    /**
     * Moves files to their places, durably. All of them before the first force: where directories share a journal, one force
     * then makes most of what the others are for durable, too.
     */
    void publish(List<Move> moves) throws IOException {
        lock.readLock().lock();
        try {
            Set<Path> changed = new LinkedHashSet<>();
            for (Move move : moves) {
                changed.add(parent(move.file()));
            }
            for (Path directory : changed) {
                requireDurable(directory);
            }
            for (Move move : moves) {
                disk.rename(move.temporary(), move.file());
            }
            for (Path directory : changed) {
                forces.force(directory, () -> disk.forceDirectory(directory));
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Removes a file durably, whoever removed it. @return whether it was there */
    boolean remove(Path file) throws IOException {
        lock.readLock().lock();
        try {
            boolean removed = disk.delete(file);
            Path directory = nearestDirectory(file);
            // Also when it was gone: a process may have been killed right after removing it.
            forces.force(directory, () -> disk.forceDirectory(directory));
            return removed;
        } finally {
            lock.readLock().unlock();
        }
    }

    private static Path nearestDirectory(Path file) {
        Path directory = parent(file);
        while (!Files.isDirectory(directory)) {
            directory = parent(directory);
        }
        return directory;
    }

    /** Makes the root exist durably, and those above it that this process might have made. */
    void requireRoot() throws IOException {
        disk.createDirectories(root);
        for (Path above = root.getParent(); above != null; above = above.getParent()) {
            if (Files.isWritable(above)) {
                disk.forceDirectory(above);
            }
        }
    }

    private void requireDurable(Path directory) throws IOException {
        if (directory.equals(root) || durable.contains(directory)) {
            return;
        }
        synchronized (durable) {
            requireDurable(parent(directory));
            if (Files.isDirectory(directory)) {
                disk.forceDirectory(parent(directory));
            } else {
                disk.createDirectories(directory);
            }
            remember(directory);
        }
    }

    private void remember(Path directory) {
        if (durable.size() >= REMEMBERED) {
            durable.clear();
        }
        durable.add(directory);
    }

    /** Removes the directories above a file, up to the root, as long as they are empty. */
    void pruneAbove(Path file) throws IOException {
        for (Path empty = parent(file); !empty.equals(root) && isEmpty(empty); empty = parent(empty)) {
            lock.writeLock().lock();
            try {
                durable.remove(empty);
                disk.delete(empty);
            } catch (DirectoryNotEmptyException e) {
                return; // a name was given in it meanwhile
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** @throws FileSystemException if a directory between the root and the file is a symbolic link */
    void requireNoLinks(Path file) throws IOException {
        for (Path above = parent(file); !above.equals(root); above = parent(above)) {
            requireNoLink(above);
        }
    }

    static void requireNoLink(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw new FileSystemException(path.toString(), null, "is a symbolic link, which is never followed");
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " is no path below a root");
        }
        return parent;
    }
}
