package io.facelib.storage.filesystem;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.spi.NewObject;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.ObjectStoreCapabilities;
import io.facelib.spi.StoredObject;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.filesystem.Directories.Move;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Objects as files below one directory, a file each ({@link ObjectFooter} is its format), at places that follow from their
 * keys ({@link ObjectPaths}). For one process at a time; safe for any number of threads.
 *
 * <p><b>Durability.</b> An object is written whole under another name, synced, renamed, and its name synced: when a put
 * returns, a loss of power cannot take it away. Several objects that are put together are all named before the first name is
 * synced. Those who want the same directory synced while one sync of it runs share
 * the next. When a put fails before the rename, {@link BackendException#committed()} is
 * {@code NO}; when the sync of the name fails, {@code UNKNOWN}.
 *
 * <p><b>Erasure.</b> When a delete returns, the object is unreachable and its file unlinked, durably, and directories that
 * became empty are removed. Streams that are open read on until they are closed. The file system overwrites the bytes when
 * it needs the space, and when that is nobody can tell; encrypt the disk where that matters.
 *
 * <p><b>Damage.</b> Every read checks the file's footer, and one from the first byte on the content; what does not fit is a
 * {@link BackendException}, or an {@link IOException} of the stream, never other bytes. {@link #check} reads everything.
 *
 * <p>Symbolic links below the root are never followed: they are errors. A page of a listing costs reading the names of the
 * directories it comes from, whatever its limit. A call in an interrupted thread fails, as interrupting a thread in the
 * middle of one does; others are not disturbed. On Windows a replacement or deletion fails, retryable, while another
 * program has the file open.
 */
public final class FilesystemObjectStore implements ObjectStore {
    private static final String NAME = "filesystem";

    private final ObjectPaths paths;
    private final Directories directories;
    private final ObjectFiles files;
    private final Clock clock;
    private final ReadWriteLock writes = new ReentrantReadWriteLock();
    private volatile boolean closed;

    /**
     * Opens the directory, makes it where it is missing, and removes what a killed process left half-written.
     *
     * @param clock for {@link StoredObject#modified()}
     * @throws SetupException if the directory cannot be written
     */
    public FilesystemObjectStore(Path root, Disk disk, Clock clock) {
        Path absolute = root.toAbsolutePath().normalize();
        this.paths = new ObjectPaths(absolute);
        this.directories = new Directories(absolute, disk);
        this.files = new ObjectFiles(absolute, disk);
        this.clock = clock;
        try {
            directories.requireRoot();
            files.removeLeftovers();
        } catch (IOException e) {
            throw new SetupException(
                    "the directory " + absolute + " for objects cannot be written: " + reason(e),
                    "Let this process write there, or choose another directory",
                    e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ObjectStoreCapabilities capabilities() {
        return new ObjectStoreCapabilities(true, false);
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidInputException if {@code info} has more than 64 KiB of text
     */
    @Override
    public void put(ObjectKey key, InputStream content, ObjectInfo info) {
        putAll(List.of(new NewObject(key, content, info)));
    }

    /**
     * {@inheritDoc} As long as one of them cannot be written none is stored, and {@link BackendException#committed()} is
     * {@code NO}.
     *
     * @throws InvalidInputException if an {@code info} has more than 64 KiB of text
     */
    @Override
    public void putAll(List<NewObject> objects) {
        objects.forEach(object -> ObjectFooter.require(object.info()));
        writing(() -> {
            putNow(objects);
            return true;
        });
    }

    private void putNow(List<NewObject> objects) {
        List<Move> moves = written(objects);
        try {
            directories.publish(moves);
        } catch (IOException e) {
            throw failed("stored", names(objects), discarded(moves) ? Committed.NO : Committed.UNKNOWN, e);
        }
    }

    /** All of them as files with temporary names, or none. */
    private List<Move> written(List<NewObject> objects) {
        List<Move> moves = new ArrayList<>();
        try {
            for (NewObject object : objects) {
                moves.add(new Move(write(object), paths.file(object.key())));
            }
            return moves;
        } catch (RuntimeException | Error e) {
            moves.forEach(move -> files.discard(move.temporary()));
            throw e;
        }
    }

    private Path write(NewObject object) {
        ObjectKey key = object.key();
        try {
            directories.requireNoLinks(paths.file(key));
            return files.write(object.content(), size -> new StoredObject(key, size, clock.instant(), object.info()));
        } catch (IOException e) {
            throw failed("stored", key.toString(), Committed.NO, e);
        }
    }

    /** Removes the temporary files. @return whether all were still there */
    private boolean discarded(List<Move> moves) {
        boolean all = true;
        for (Move move : moves) {
            all &= files.discard(move.temporary());
        }
        return all;
    }

    private static String names(List<NewObject> objects) {
        return objects.stream().map(object -> object.key().toString()).collect(Collectors.joining(" or "));
    }

    @Override
    public Optional<StoredObject> stat(ObjectKey key) {
        requireOpen();
        try (ObjectFile file = open(key)) {
            return file == null ? Optional.empty() : Optional.of(file.object());
        } catch (IOException e) {
            throw failed("read", key.toString(), Committed.NO, e);
        }
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset) {
        requireOpen();
        try {
            ObjectFile file = open(key);
            return file == null ? Optional.empty() : Optional.of(file.content(offset));
        } catch (IOException e) {
            throw failed("read", key.toString(), Committed.NO, e);
        }
    }

    private @Nullable ObjectFile open(ObjectKey key) throws IOException {
        Path path = paths.file(key);
        directories.requireNoLinks(path);
        try {
            return ObjectFile.open(path, key);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public boolean delete(ObjectKey key) {
        return writing(() -> deleteNow(key));
    }

    private boolean deleteNow(ObjectKey key) {
        Path file = paths.file(key);
        try {
            directories.requireNoLinks(file);
            boolean removed = directories.remove(file);
            directories.pruneAbove(file);
            return removed;
        } catch (IOException e) {
            throw failed("deleted", key.toString(), Committed.UNKNOWN, e);
        }
    }

    @Override
    public Page<StoredObject> list(String bucket, String prefix, PageRequest page) {
        requireOpen();
        ObjectWalk walk = new ObjectWalk(paths, bucket, prefix, page.after());
        List<StoredObject> found = new ArrayList<>();
        for (Optional<ObjectKey> key = next(walk); key.isPresent(); key = next(walk)) {
            Optional<StoredObject> object = stat(key.get()); // empty if it was deleted meanwhile
            if (object.isPresent() && found.size() == page.limit()) {
                return new Page<>(
                        found, Optional.of(found.get(found.size() - 1).key().key()));
            }
            object.ifPresent(found::add);
        }
        return new Page<>(found, Optional.empty());
    }

    private static Optional<ObjectKey> next(ObjectWalk walk) {
        try {
            return walk.next();
        } catch (IOException e) {
            throw new BackendException(NAME, true, Committed.NO, "objects cannot be listed: " + reason(e), e);
        }
    }

    @Override
    public Optional<URI> presign(ObjectKey key, Duration validity) {
        requireOpen();
        return Optional.empty();
    }

    /**
     * Reads every object to its end.
     *
     * @param problems called in this thread with a sentence for each file that is damaged or is no object's
     * @return how many objects are whole
     */
    public long check(Consumer<String> problems) {
        return check(key -> {}, problems);
    }

    /**
     * Reads every object to its end.
     *
     * @param found called in this thread with the key of each object, damaged ones included
     * @param problems called in this thread with a sentence for each file that is damaged or is no object's
     * @return how many objects are whole
     */
    public long check(Consumer<ObjectKey> found, Consumer<String> problems) {
        requireOpen();
        ObjectCheck check = new ObjectCheck(paths, files::isTemporary, found, problems);
        try {
            Files.walkFileTree(paths.root(), check);
        } catch (IOException e) {
            throw new BackendException(NAME, true, Committed.NO, "objects cannot be checked: " + reason(e), e);
        }
        return check.whole();
    }

    /**
     * Whether a file or directory below the root belongs to a copy of the store: all but those that are being written.
     * Such a copy, made while others write, may miss objects that came and have some that went, but each is whole.
     */
    public static boolean isPermanent(Path path) {
        return !path.endsWith(ObjectFiles.TEMPORARY);
    }

    private static BackendException failed(String done, String key, Committed committed, IOException e) {
        if (e instanceof DamagedFileException) {
            String message = "the object " + key + " is damaged: " + e.getMessage() + "; 'verify' lists all that are";
            return new BackendException(NAME, false, committed, message, e);
        }
        return new BackendException(
                NAME, true, committed, "the object " + key + " cannot be " + done + ": " + reason(e), e);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
    }

    private boolean writing(BooleanSupplier write) {
        writes.readLock().lock();
        try {
            requireOpen();
            return write.getAsBoolean();
        } finally {
            writes.readLock().unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("filesystem object store");
        }
    }

    /** Waits for the writes that run: when it returns, this store changes nothing any more. */
    @Override
    public void close() {
        writes.writeLock().lock();
        try {
            closed = true;
        } finally {
            writes.writeLock().unlock();
        }
    }
}
