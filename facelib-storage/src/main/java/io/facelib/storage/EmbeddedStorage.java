package io.facelib.storage;

import io.facelib.error.BackendException;
import io.facelib.error.ClosedException;
import io.facelib.error.SetupException;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.OpenStorage.Use;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.jvector.IndexSettings;
import io.facelib.storage.log.DamagedFace;
import io.facelib.storage.log.DamagedIdentity;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything in one directory of this machine: no server, and what was acknowledged survives the end of the process or of
 * the power.
 *
 * <pre>{@code
 * FaceEngine.builder().models(Models.standard()).storage(EmbeddedStorage.at(Path.of("faces"))).build();
 * }</pre>
 *
 * <p>In the directory lie {@code format} (the version), {@code lock} (who has it open), {@code faces.db} (face
 * records, identities, jobs, batches, webhooks and audit, in SQLite), {@code keys.json} (what secrets and audit in it are
 * encrypted and sealed with), {@code objects} (pictures, a file each) and {@code graphs} (derived from the face records, made
 * again when lost). One engine of one process may have it open at a time. Use a local file system: network file systems
 * promise too little about locks and forced writes.
 *
 * <p>This is a description: making one touches nothing, and it never changes, so it may be kept and used from any thread,
 * also to back up or verify the directory while an engine of this process has it open.
 */
public final class EmbeddedStorage implements Storage {
    private final Path directory;
    private final IndexSettings settings;
    private final Disk disk;

    private EmbeddedStorage(Path directory, IndexSettings settings, Disk disk) {
        this.directory = directory;
        this.settings = settings;
        this.disk = disk;
    }

    /**
     * A storage in a directory, which is made when it is first opened.
     *
     * @param directory absent, empty, or a storage already; a relative one is taken from the current directory
     */
    public static EmbeddedStorage at(Path directory) {
        return new EmbeddedStorage(directory.toAbsolutePath().normalize(), IndexSettings.defaults(), Disk.real());
    }

    /** Where it is, absolute. */
    public Path directory() {
        return directory;
    }

    /**
     * Searches a tenant through a neighbourhood graph when it has more faces of a contract than this, and by comparing
     * the probe with every face otherwise. 10,000 unless set. A lower number makes searches of middle-sized tenants
     * faster and costs a graph file and the time to build it for each; a higher one saves both. Restricted and exact
     * searches compare every considered face whatever is set.
     *
     * @param faces 1 to 1,000,000
     */
    public EmbeddedStorage withGraphAbove(int faces) {
        return with(new IndexSettings(faces, settings.vectorMemory(), settings.buildThreads()));
    }

    /**
     * How much heap vectors and neighbour lists may take: those of open graphs, and those of small tenants that were
     * searched lately. A quarter of the maximum heap unless set. What does not fit is read from the files again, which
     * costs time; the results are the same.
     *
     * @param bytes at least 1 MiB
     */
    public EmbeddedStorage withVectorMemory(long bytes) {
        return with(new IndexSettings(settings.graphAbove(), bytes, settings.buildThreads()));
    }

    /**
     * How many threads build graphs in the background. Half of the processors, at least one, unless set. More finish a
     * large tenant's graph earlier and take processors from searches and from the models meanwhile.
     *
     * @param threads 1 to 64
     */
    public EmbeddedStorage withBuildThreads(int threads) {
        return with(new IndexSettings(settings.graphAbove(), settings.vectorMemory(), threads));
    }

    /** For tests that take the power away. */
    EmbeddedStorage withDisk(Disk other) {
        return new EmbeddedStorage(directory, settings, other);
    }

    private EmbeddedStorage with(IndexSettings changed) {
        return new EmbeddedStorage(directory, changed, disk);
    }

    /**
     * Opens the directory, making it where needed. Closing waits for the writes that run. Without keys in the setup those of
     * the file {@code keys.json} in the directory are used, which is made with the first opening: readable by its owner only,
     * it holds the keys in the clear. Jobs that a former process had leased wait again.
     *
     * @throws SetupException if it is in use, of a newer version, holds something else, cannot be read and written, is
     *     damaged, has lost its keys, or keeps parts elsewhere that the setup does not name
     * @throws BackendException if it fails
     */
    @Override
    public StorageBackends open(StorageSetup setup) {
        return OpenStorage.open(directory, settings, disk, setup, Use.ENGINE);
    }

    /**
     * Copies the storage, as of one moment, to a new place, where it is a storage directory like this one, graphs
     * excepted, which are made again. The key file is copied, too: whoever has the backup has the keys. May be called while an engine of this process has the storage open and writes, and
     * does not hold it up; a directory that nobody has open is opened meanwhile. The copy is checked before it gets its
     * name; until then it is called as the target with {@code .partial} behind it. One backup or check runs at a time.
     * Of a storage that is the base of a combined one, it covers what is in the directory, and {@link BackupReport#notCovered}
     * names the rest.
     *
     * @param target absent, or an empty directory, outside of this one
     * @throws SetupException if the target is neither, if another process has the storage open, or if the storage is
     *     damaged
     * @throws BackendException if reading or writing fails
     * @throws ClosedException if the storage is closed meanwhile
     */
    public BackupReport backup(Path target) {
        return maintain(open -> new Backup(open, open.disk()).to(target));
    }

    /**
     * Makes this directory of a backup. The backup is only read, and the copy is checked before it gets this directory's
     * name.
     *
     * @param backup what {@link #backup} made, or a storage directory that nobody has open
     * @throws SetupException if this directory exists and is not empty, or if the backup is none, in use or damaged; then
     *     nothing is restored
     * @throws BackendException if reading or writing fails
     */
    public BackupReport restore(Path backup) {
        return new Restore(directory, disk).from(backup);
    }

    /**
     * Reads everything and checks it: face records and identities by their checksums, the graphs against the face records,
     * the objects by their checksums, that every face has its pictures and every template its crop, that batches count their
     * items right, and the audit chains, if the keys are in the directory or an engine of this process has it open. Repairs what is derived: a graph that is not as it
     * should be is dropped and made again. Where pictures are kept elsewhere, none is missed here, and {@link VerifyReport#notCovered} says
     * so. May be called while an engine of this process has the storage open and writes.
     *
     * @throws SetupException if there is no storage, or another process has it open
     * @throws BackendException if reading fails
     * @throws ClosedException if the storage is closed meanwhile
     */
    public VerifyReport verify() {
        return maintain(EmbeddedStorage::verified);
    }

    /**
     * As {@link #verify}, and then rewrites graphs and face records so that no byte of what was deleted is left in any
     * file of the directory. Takes as long as building the graphs that hold deleted faces, and as much disk space as the
     * face records twice. What the disk itself keeps of bytes that no file holds any more, it keeps.
     */
    public VerifyReport compact() {
        return maintain(open -> {
            VerifyReport report = verified(open);
            return report.withMoreProblems(new Compaction(open).run());
        });
    }

    /**
     * Removes the face records that {@link #verify} names as damaged, which nobody can read any more; their pictures stay.
     * Index those again to have the faces back, or restore a backup instead. May be called while an engine of this process
     * has the storage open and writes.
     *
     * @return the faces that were removed, as far as they can be named
     * @throws SetupException if there is no storage, or another process has it open
     * @throws BackendException if reading or writing fails
     * @throws ClosedException if the storage is closed meanwhile
     */
    public List<DamagedFace> discardDamaged() {
        return maintain(open -> open.database().faces().discardDamaged());
    }

    /**
     * Removes the identities that {@link #verify} names as damaged, and what of their history and errands is; crops stay,
     * and faces stay assigned. Enrol those people again, or restore a backup instead. May be called while an engine of this
     * process has the storage open and writes.
     *
     * @return the identities that were removed, as far as they can be named
     * @throws SetupException if there is no storage, or another process has it open
     * @throws BackendException if reading or writing fails
     * @throws ClosedException if the storage is closed meanwhile
     */
    public List<DamagedIdentity> discardDamagedIdentities() {
        return maintain(open -> open.identities().discardDamaged());
    }

    private static VerifyReport verified(OpenStorage open) {
        Verification verification = Verification.of(open).run();
        List<String> repaired = open.vectors().verify(true);
        if (!repaired.isEmpty()) {
            open.vectors().awaitQuiet();
        }
        return verification.report(repaired);
    }

    /** With the storage as this process has it open, or opened for this alone. Never makes one. */
    private <T> T maintain(Function<OpenStorage, T> work) {
        Optional<OpenStorage> open = OpenStorage.find(directory);
        if (open.isPresent()) {
            return open.get().maintain(work);
        }
        if (!StorageFormat.isStorage(directory)) {
            throw new SetupException("there is no storage in '" + directory + "'", "Name a storage directory.");
        }
        StorageSetup maintenance = StorageSetup.of(Clock.systemUTC());
        try (OpenStorage opened = OpenStorage.open(directory, settings, disk, maintenance, Use.MAINTENANCE)) {
            return opened.maintain(work);
        }
    }

    @Override
    public String toString() {
        return "EmbeddedStorage[" + directory + "]";
    }
}
