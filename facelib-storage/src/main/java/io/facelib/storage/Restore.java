package io.facelib.storage;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.SetupException;
import io.facelib.spi.KeyService;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.filesystem.FilesystemObjectStore;
import io.facelib.storage.jdbc.SqlDatabase;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A storage directory made of a backup, which is only read. The copy is read whole and checked before it gets its name. A
 * storage directory that nobody has open is as good as a backup.
 */
final class Restore {
    /**
     * With what a process that was killed left in SQLite's log; its shared memory is made again. How many commits there are
     * comes first, so that it never tells of more than are copied, should somebody write after all.
     */
    private static final List<String> LOG_FILES =
            List.of(OpenStorage.LOG + "-mark", OpenStorage.LOG, OpenStorage.LOG + "-wal");

    private final Path directory;
    private final Disk disk;
    private final DurableCopy copy;

    Restore(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
        this.copy = new DurableCopy(disk, () -> {});
    }

    BackupReport from(Path backup) {
        try (Opened held = new Opened();
                PartialDirectory partial = PartialDirectory.begin(directory, backup, disk, copy)) {
            requireUnused(backup, held);
            copy(backup, partial.path());
            VerifyReport checked = check(backup, partial.path());
            disk.forceFile(partial.path().resolve(OpenStorage.LOG));
            BackupReport report = new BackupReport(
                    checked.faces(), checked.objects(), Backup.bytes(partial.path()), checked.notCovered());
            partial.publish();
            return report;
        } catch (IOException e) {
            throw new BackendException("embedded", true, Committed.NO, "restoring '" + backup + "' failed: " + e, e);
        }
    }

    private void requireUnused(Path backup, Opened held) throws IOException {
        for (String file : List.of(StorageFormat.FILE, OpenStorage.LOG)) {
            if (!Files.isRegularFile(backup.resolve(file))) {
                throw new SetupException(
                        "'" + backup + "' is no backup: it has no file '" + file + "'", "Name another.");
            }
        }
        StorageFormat.check(backup);
        try {
            lock(backup, held);
        } catch (FileSystemException e) {
            // What cannot be written, nobody can have open.
            if (!(e instanceof AccessDeniedException)
                    && !Files.getFileStore(backup).isReadOnly()) {
                throw e;
            }
        }
    }

    /** Holds the lock of a backup, which gets no lock file by it. */
    private void lock(Path backup, Opened held) throws IOException {
        Path file = backup.resolve(DirectoryLock.FILE);
        boolean known = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        held.add(DirectoryLock.acquire(backup));
        if (!known) {
            // Closed first, so while the lock is still held; the lock wrote its file past our disk, too.
            held.add(() -> Disk.real().delete(file));
        }
    }

    private void copy(Path backup, Path partial) throws IOException {
        for (String name : LOG_FILES) {
            copy.file(backup.resolve(name), partial.resolve(name));
        }
        copy.secretFile(backup.resolve(StorageKeys.FILE), partial.resolve(StorageKeys.FILE));
        copy.file(backup.resolve(Elsewhere.FILE), partial.resolve(Elsewhere.FILE));
        Path objects = backup.resolve(OpenStorage.OBJECTS);
        if (Files.isDirectory(objects)) {
            copy.mirrorObjects(objects, partial.resolve(OpenStorage.OBJECTS), FilesystemObjectStore::isPermanent);
        }
    }

    private VerifyReport check(Path backup, Path partial) throws IOException {
        try (Opened keys = new Opened();
                SqlDatabase database = SqlDatabase.open(partial.resolve(OpenStorage.LOG), disk);
                FilesystemObjectStore objects =
                        new FilesystemObjectStore(partial.resolve(OpenStorage.OBJECTS), disk, Clock.systemUTC())) {
            Backup.forgetGraphs(database);
            Optional<KeyService> own = StorageKeys.openIfThere(partial).map(keys::add);
            VerifyReport report = Verification.ofCopy(database, objects, own, Elsewhere.read(partial))
                    .run()
                    .report(List.of());
            if (report.sound()) {
                return report;
            }
            throw new SetupException(
                    "the backup '" + backup + "' is damaged: " + Backup.first(report.problems()),
                    "Nothing was restored; use another backup.");
        }
    }
}
