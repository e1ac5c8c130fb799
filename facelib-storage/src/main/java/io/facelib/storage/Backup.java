package io.facelib.storage;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.SetupException;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.Identity;
import io.facelib.model.Template;
import io.facelib.model.TenantId;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.IdentityStore;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.filesystem.FilesystemObjectStore;
import io.facelib.storage.jdbc.SqlDatabase;
import io.facelib.storage.jdbc.SqlFaceLog;
import io.facelib.storage.log.GraphLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A copy of a storage that is open, as of one moment.
 *
 * <p>Objects are written before the records that point at them and removed after them. So: objects first, which takes
 * long; then the records at one moment, which is the backup's; then what came, changed or went since among the objects.
 * A record of that moment then misses an object only when its face was deleted meanwhile, and goes, too; likewise a template without its crop. The copy is read
 * whole and checked before it gets its name.
 */
final class Backup {
    private final OpenStorage storage;
    private final Disk disk;
    private final DurableCopy copy;

    /** @param disk for the backup */
    Backup(OpenStorage storage, Disk disk) {
        this.storage = storage;
        this.disk = disk;
        this.copy = new DurableCopy(disk, storage::requireOpen);
    }

    BackupReport to(Path target) {
        try (PartialDirectory partial = PartialDirectory.begin(target, storage.directory(), disk, copy)) {
            copyTo(partial.path());
            VerifyReport checked = check(partial.path());
            disk.forceFile(partial.path().resolve(OpenStorage.LOG));
            BackupReport report =
                    new BackupReport(checked.faces(), checked.objects(), bytes(partial.path()), checked.notCovered());
            partial.publish();
            return report;
        } catch (IOException e) {
            throw new BackendException(
                    "embedded", true, Committed.NO, "the backup to '" + target + "' failed: " + e, e);
        }
    }

    private void copyTo(Path partial) throws IOException {
        copy.secretFile(storage.directory().resolve(StorageKeys.FILE), partial.resolve(StorageKeys.FILE));
        if (!storage.elsewhere().isEmpty()) {
            copy.file(storage.directory().resolve(Elsewhere.FILE), partial.resolve(Elsewhere.FILE));
        }
        copyObjects(partial);
        disk.step("backup:objects");
        storage.database().backupTo(partial.resolve(OpenStorage.LOG));
        disk.step("backup:log");
        copyObjects(partial);
    }

    private void copyObjects(Path partial) throws IOException {
        copy.mirrorObjects(
                storage.directory().resolve(OpenStorage.OBJECTS),
                partial.resolve(OpenStorage.OBJECTS),
                FilesystemObjectStore::isPermanent);
    }

    private VerifyReport check(Path partial) {
        try (SqlDatabase database = SqlDatabase.open(partial.resolve(OpenStorage.LOG), disk);
                FilesystemObjectStore objects =
                        new FilesystemObjectStore(partial.resolve(OpenStorage.OBJECTS), disk, Clock.systemUTC())) {
            forgetGraphs(database);
            Verification verification =
                    Verification.ofCopy(database, objects, storage).run();
            VerifyReport report = verification.report(List.of());
            if (!report.sound()) {
                throw new SetupException(
                        "'" + storage.directory() + "' is damaged, so that no backup was made: "
                                + first(report.problems()),
                        "Run 'verify' for all of it; delete or discard the faces that it names, or restore an older backup.");
            }
            remove(verification.deletedMeanwhile(), database.faces());
            verification.removedMeanwhile().forEach((identity, gone) -> remove(gone, identity, database.identities()));
            return report;
        }
    }

    private static void remove(List<FaceRecord> faces, SqlFaceLog log) {
        Map<TenantId, List<FaceId>> byTenant = faces.stream()
                .collect(Collectors.groupingBy(
                        FaceRecord::tenant, Collectors.mapping(FaceRecord::id, Collectors.toList())));
        byTenant.forEach(log::delete);
    }

    private static void remove(List<Template> gone, Identity identity, IdentityStore identities) {
        List<Template> kept = identity.templates().stream()
                .filter(template -> !gone.contains(template))
                .toList();
        IdentityChange change = kept.isEmpty()
                ? IdentityChange.NONE.remove(identity).forgetting(identity.id())
                : IdentityChange.NONE.replace(identity, identity.withTemplates(kept, identity.changedAt()));
        identities.commit(identity.tenant(), change);
    }

    /** Graphs are not copied: a log that names them would have to find out that they are lost. */
    static void forgetGraphs(SqlDatabase database) {
        GraphLedger graphs = database.faces().graphs();
        graphs.published().forEach(graphs::drop);
    }

    /** The first of several sentences, and how many more there are. */
    static String first(List<String> problems) {
        String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
        return problems.get(0) + more;
    }

    /** The size of all files below a directory. */
    static long bytes(Path directory) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
