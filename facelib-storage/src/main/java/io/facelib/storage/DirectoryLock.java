package io.facelib.storage;

import io.facelib.error.SetupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The right of one process, once, to use a storage directory. The operating system holds it as a lock on the file
 * {@value #FILE} and takes it back when the process ends, however it ends. The file itself stays; while it is locked it
 * tells whom to look for, in two lines: {@code pid 4711} and {@code since 2026-01-31T12:00:00Z}. Safe for any number of
 * threads.
 *
 * <p>POSIX drops a process's lock as soon as the process closes any channel on the file, so nothing in this process may
 * open the file of a held lock: what is held here is remembered, and asked first.
 */
final class DirectoryLock implements AutoCloseable {
    static final String FILE = "lock";

    /** A byte that is never written, since Windows lets nobody read a locked one. */
    private static final long LOCKED_BYTE = 1L << 30;

    /** The real paths of the directories that this process holds, and their lock files' keys where there are such. */
    private static final Map<Path, Object> HELD = new HashMap<>();

    private final Path directory;
    private final FileChannel channel;
    private boolean closed;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock of a directory that exists.
     *
     * @throws SetupException if this or another process has it
     * @throws IOException if the lock file cannot be written
     */
    static DirectoryLock acquire(Path directory) throws IOException {
        Path real = directory.toRealPath();
        Path file = real.resolve(FILE);
        synchronized (HELD) {
            // The same directory may have two real paths, when it is mounted twice.
            Object key = key(file);
            if (HELD.containsKey(real) || (key != null && HELD.containsValue(key))) {
                throw inUse(
                        directory,
                        "this process (pid " + ProcessHandle.current().pid() + ")");
            }
            FileChannel channel = locked(directory, file);
            HELD.put(real, heldKey(file, real));
            return new DirectoryLock(real, channel);
        }
    }

    private static FileChannel locked(Path directory, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
                throw inUse(directory, "another process (" + holder(channel) + ")");
            }
            String text = "pid " + ProcessHandle.current().pid() + "\nsince "
                    + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n";
            // Over what is there, since a full disk may have no room for what was given back.
            int length = channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            channel.truncate(length);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What the lock file says of its holder, who may be about to write it. */
    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(200);
        channel.read(bytes, 0);
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                .strip()
                .replace("\n", ", ");
        return text.isEmpty() ? "pid unknown" : text;
    }

    private static SetupException inUse(Path directory, String user) {
        return new SetupException(
                "the storage directory '" + directory + "' is in use by " + user,
                "A directory belongs to one engine at a time: close the other one, or give this one a directory of"
                        + " its own.");
    }

    private static @Nullable Object key(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static Object heldKey(Path file, Path otherwise) throws IOException {
        Object key = key(file);
        return key == null ? otherwise : key;
    }

    /** Gives the lock back. Twice is harmless. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (!closed) {
                closed = true;
                HELD.remove(directory);
                channel.close();
            }
        }
    }
}
