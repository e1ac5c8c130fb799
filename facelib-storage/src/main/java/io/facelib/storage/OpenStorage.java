package io.facelib.storage;

import io.facelib.error.BackendException;
import io.facelib.error.ClosedException;
import io.facelib.error.SetupException;
import io.facelib.spi.JobQueue;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StoragePart;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.filesystem.FilesystemObjectStore;
import io.facelib.storage.jdbc.SqlDatabase;
import io.facelib.storage.jdbc.SqlIdentityStore;
import io.facelib.storage.jdbc.SqlJobQueue;
import io.facelib.storage.jdbc.SqlStateStore;
import io.facelib.storage.jvector.IndexSettings;
import io.facelib.storage.jvector.JVectorIndex;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An embedded storage that is open: its parts, opened in one order and closed in the reverse. Those of this process are
 * known by their directories, so that maintenance finds what is open. Safe for any number of threads.
 */
final class OpenStorage implements StorageBackends {
    static final String LOG = "faces.db";
    static final String OBJECTS = "objects";
    static final String GRAPHS = "graphs";

    private static final Logger LOGGER = LoggerFactory.getLogger(OpenStorage.class);
    private static final Map<Path, OpenStorage> OPEN = new ConcurrentHashMap<>();

    private final Path directory;
    private final Disk disk;
    private final Opened opened;
    private final SqlDatabase database;
    private final FilesystemObjectStore objects;
    private final JVectorIndex vectors;
    private final SqlJobQueue jobs;
    private final Optional<KeyService> keys;
    private final Optional<SqlStateStore> state;
    private final Set<StoragePart> elsewhere;
    private final Lock maintenance = new ReentrantLock();
    private volatile boolean closed;

    private OpenStorage(Path directory, IndexSettings settings, Disk disk, StorageSetup setup, Use use, Opened opened)
            throws IOException {
        this.directory = directory;
        this.disk = disk;
        this.opened = opened;
        this.elsewhere = Elsewhere.read(directory);
        this.database = opened.add(SqlDatabase.open(directory.resolve(LOG), disk));
        this.keys = setup.keys().or(() -> ownKeys(directory, database, use, opened));
        this.jobs = database.jobs(setup.clock());
        this.state =
                keys.map(k -> opened.add(database.state(setup.clock(), k))); // closes what uses the keys before them
        this.objects = opened.add(new FilesystemObjectStore(directory.resolve(OBJECTS), disk, setup.clock()));
        this.vectors = opened.add(new JVectorIndex(database.faces(), directory.resolve(GRAPHS), disk, settings));
    }

    private static Optional<KeyService> ownKeys(Path directory, SqlDatabase database, Use use, Opened opened) {
        return use == Use.ENGINE
                ? Optional.of(opened.add(StorageKeys.openOrMake(directory, database)))
                : StorageKeys.openIfThere(directory).map(opened::add);
    }

    /** What a directory is opened for. */
    enum Use {
        /** An engine, which must not take lost tenants for empty ones, and needs keys. */
        ENGINE,
        /** Maintenance, which looks at damaged records, too, and at what keys can tell if they are there. */
        MAINTENANCE
    }

    /** Opens a directory; when that fails, what was opened is closed again. */
    static OpenStorage open(Path directory, IndexSettings settings, Disk disk, StorageSetup setup, Use use) {
        Opened opened = new Opened();
        try {
            disk.createDirectories(directory);
            // Before the lock, too: not even a lock file is left in somebody else's directory.
            StorageFormat.check(directory);
            opened.add(DirectoryLock.acquire(directory));
            StorageFormat.ensure(directory, disk);
            requireLog(directory);
            if (use == Use.ENGINE) {
                Elsewhere.note(directory, setup.elsewhere(), disk);
            }
            OpenStorage storage = new OpenStorage(directory.toRealPath(), settings, disk, setup, use, opened);
            storage.begin(use);
            return storage;
        } catch (IOException e) {
            SetupException unusable = unusable(directory, e);
            opened.closeAfter(unusable);
            throw unusable;
        } catch (RuntimeException | Error e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    private void begin(Use use) {
        if (use == Use.ENGINE) {
            database.requireReferences();
            endFormerLeases();
        }
        OPEN.put(directory, this);
    }

    /** One process has a directory at a time, so whoever leased a job before is gone. */
    private void endFormerLeases() {
        try {
            jobs.takeBackAll();
        } catch (BackendException e) {
            if (!e.retryable()) {
                throw e;
            }
            LOGGER.warn("leases of a former process last until they run out: {}", e.getMessage());
        }
    }

    /** The log is made before all else, so where it alone is missing it was lost; an empty one must not hide that. */
    private static void requireLog(Path directory) {
        boolean more =
                Stream.of(OBJECTS, GRAPHS, StorageKeys.FILE).anyMatch(name -> Files.exists(directory.resolve(name)));
        if (more && Files.notExists(directory.resolve(LOG))) {
            throw new SetupException(
                    "'" + directory + "' has lost its face records: there is no file '" + LOG + "'",
                    "Restore the directory from a backup.");
        }
    }

    /** The storage of a directory, if this process has it open. */
    static Optional<OpenStorage> find(Path directory) {
        try {
            return Optional.ofNullable(OPEN.get(directory.toRealPath()));
        } catch (IOException e) {
            return Optional.empty(); // what has no real path is not open
        }
    }

    static SetupException unusable(Path directory, IOException e) {
        return new SetupException(
                "the storage directory '" + directory + "' cannot be used: " + reason(e),
                "It has to be a directory that this process may read and write.",
                e);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "access to '" + denied.getFile() + "' is denied";
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "'" + ((FileSystemException) e).getFile() + "' is not a directory";
        }
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }

    /** Runs one piece of maintenance at a time; it fails with {@link ClosedException} when the storage is closed. */
    <T> T maintain(Function<OpenStorage, T> work) {
        maintenance.lock();
        try {
            requireOpen();
            return work.apply(this);
        } finally {
            maintenance.unlock();
        }
    }

    /** To be asked between the steps of long work, so that closing does not wait for its end. */
    void requireOpen() {
        if (closed) {
            throw new ClosedException(toString());
        }
    }

    Path directory() {
        return directory;
    }

    Disk disk() {
        return disk;
    }

    SqlDatabase database() {
        return database;
    }

    /** The parts that others keep. */
    Set<StoragePart> elsewhere() {
        return elsewhere;
    }

    @Override
    public FilesystemObjectStore objects() {
        return objects;
    }

    @Override
    public JVectorIndex vectors() {
        return vectors;
    }

    @Override
    public SqlIdentityStore identities() {
        return database.identities();
    }

    @Override
    public StateStore state() {
        return state.orElseThrow(OpenStorage::withoutKeys);
    }

    @Override
    public JobQueue jobs() {
        return jobs;
    }

    @Override
    public KeyService keys() {
        return keys.orElseThrow(OpenStorage::withoutKeys);
    }

    private static IllegalStateException withoutKeys() {
        return new IllegalStateException("opened for maintenance, without keys");
    }

    /** The keys, if the storage was opened with any: maintenance does without. */
    Optional<KeyService> keysIfAny() {
        return keys;
    }

    @Override
    public void close() {
        closed = true;
        vectors.stopMaintenance(); // who compacts waits for it, and holds the lock
        maintenance.lock();
        try {
            OPEN.remove(directory, this);
            opened.close();
        } finally {
            maintenance.unlock();
        }
    }

    @Override
    public String toString() {
        return "embedded storage in " + directory;
    }
}
