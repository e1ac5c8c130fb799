package io.facelib.storage.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Every change that facelib itself makes to files passes here, so that a test can take the power away between any two of
 * them. Reading goes to the file system directly. What SQLite does on its own does not pass here; it is announced through
 * {@link #step}.
 *
 * <p>The rules of a disk that loses power: a file's bytes survive once {@link DiskFile#force()} returned; a name (created,
 * renamed or deleted) survives once {@link #forceDirectory} of its directory returned. Before that either may be there or
 * not. Safe for any number of threads.
 */
public interface Disk {
    /** The operating system's own file system. */
    static Disk real() {
        return new RealDisk();
    }

    /** Creates a file for writing; fails if it exists. */
    DiskFile create(Path file) throws IOException;

    /** As {@link #create}; where the file system knows owners, nobody else can read the file. */
    default DiskFile createSecret(Path file) throws IOException {
        return create(file);
    }

    /** Gives a file another name in one step, in the place of whatever has that name. Within one file system. */
    void rename(Path from, Path to) throws IOException;

    /**
     * Removes a file or an empty directory.
     *
     * @return whether it was there
     */
    boolean delete(Path file) throws IOException;

    /** Creates a directory in one that exists; harmless if it is there already. Its name is not durable yet. */
    void createDirectory(Path directory) throws IOException;

    /**
     * Creates a directory and the missing ones above it. The names of those that it created are durable when the call
     * returns; one that another thread has just created, or that a killed process left, may not be.
     */
    default void createDirectories(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (Files.isDirectory(directory) || parent == null) {
            return;
        }
        createDirectories(parent);
        createDirectory(directory);
        forceDirectory(parent);
    }

    /** Makes the bytes of a file durable that something else wrote, such as SQLite. */
    void forceFile(Path file) throws IOException;

    /** Makes the names in a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /**
     * Tells that something is about to happen or has happened that a test may want to stop at, such as
     * {@code commit:before}. Does nothing else.
     */
    default void step(String name) {}
}
