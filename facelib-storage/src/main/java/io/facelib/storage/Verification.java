package io.facelib.storage;

import io.facelib.error.BackendException;
import io.facelib.model.FaceRecord;
import io.facelib.model.Identity;
import io.facelib.model.ImageReference;
import io.facelib.model.ObjectKey;
import io.facelib.model.Template;
import io.facelib.spi.KeyService;
import io.facelib.spi.StoragePart;
import io.facelib.storage.filesystem.FilesystemObjectStore;
import io.facelib.storage.jdbc.SqlDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds face records, identities and objects against each other, and each against its own checksums; looks at jobs and state
 * by themselves, and at audit chains if there are keys. Reads everything once. Run once,
 * by one thread; others may write meanwhile.
 *
 * <p>Whoever deletes a face or a template removes its record first and its objects then, so a record without an object is
 * damage only if it is still there when it is asked for again, in the storage that is being written.
 */
final class Verification {
    private final SqlDatabase database;
    private final FilesystemObjectStore objects;
    private final SqlDatabase current;
    private final FilesystemObjectStore currentObjects;
    private final Optional<KeyService> auditKeys;
    private final Set<StoragePart> elsewhere;
    /** Throws when the check is to end early. */
    private final Runnable requireWanted;

    private final KeyDigests keys = new KeyDigests();
    private final List<String> problems = new ArrayList<>();
    private final List<FaceRecord> deleted = new ArrayList<>();
    private final Map<Identity, List<Template>> removed = new LinkedHashMap<>();
    private long faces;
    private long identities;

    /** A check of a storage that is open. */
    static Verification of(OpenStorage storage) {
        return new Verification(
                storage.database(),
                storage.objects(),
                storage.database(),
                storage.objects(),
                storage.keysIfAny(),
                storage.elsewhere(),
                storage::requireOpen);
    }

    /** A check of a copy that nobody else knows. */
    static Verification ofCopy(
            SqlDatabase database,
            FilesystemObjectStore objects,
            Optional<KeyService> keys,
            Set<StoragePart> elsewhere) {
        return new Verification(database, objects, database, objects, keys, elsewhere, () -> {});
    }

    /** A check of a copy of a storage that was being written while it was copied. */
    static Verification ofCopy(SqlDatabase database, FilesystemObjectStore objects, OpenStorage original) {
        return new Verification(
                database,
                objects,
                original.database(),
                original.objects(),
                original.keysIfAny(),
                original.elsewhere(),
                original::requireOpen);
    }

    private Verification(
            SqlDatabase database,
            FilesystemObjectStore objects,
            SqlDatabase current,
            FilesystemObjectStore currentObjects,
            Optional<KeyService> auditKeys,
            Set<StoragePart> elsewhere,
            Runnable requireWanted) {
        this.database = database;
        this.objects = objects;
        this.current = current;
        this.currentObjects = currentObjects;
        this.auditKeys = auditKeys;
        this.elsewhere = elsewhere;
        this.requireWanted = requireWanted;
    }

    Verification run() {
        problems.addAll(database.check());
        auditKeys.ifPresent(service -> problems.addAll(database.checkAudit(service)));
        // Objects first: a face that is indexed meanwhile then looks like one without objects, and is looked at again.
        objects.check(this::found, problems::add);
        each(() -> database.faces().forEachFace(this::check), "face records");
        each(() -> database.identities().forEachIdentity(this::check), "identities");
        return this;
    }

    private void found(ObjectKey key) {
        requireWanted.run();
        keys.add(key);
    }

    private void each(Runnable reading, String what) {
        try {
            reading.run();
        } catch (BackendException e) {
            if (e.retryable()) {
                throw e;
            }
            problems.add("the " + what + " could be read only in part: " + e.getMessage());
        }
    }

    private void check(FaceRecord face) {
        requireWanted.run();
        faces++;
        List<ObjectKey> missing =
                keys(face.image()).filter(key -> !keys.mark(key)).toList();
        if (missing.stream().anyMatch(key -> !exists(objects, key))) {
            missing(face, missing);
        }
    }

    private static Stream<ObjectKey> keys(ImageReference image) {
        return Stream.concat(Stream.of(image.original(), image.thumbnail()), image.crop().stream());
    }

    private void missing(FaceRecord face, List<ObjectKey> missing) {
        Optional<FaceRecord> now = current.faces().get(face.tenant(), List.of(face.id())).stream()
                .findFirst()
                .filter(stored -> stored.image().equals(face.image()));
        List<ObjectKey> lost = now.isEmpty()
                ? List.of()
                : missing.stream().filter(key -> !exists(currentObjects, key)).toList();
        if (lost.isEmpty()) {
            faces--;
            deleted.add(face);
        }
        lost.forEach(key -> problems.add(
                "face " + face.id() + " of tenant " + face.tenant() + " points at " + key + ", which is missing"));
    }

    private void check(Identity identity) {
        requireWanted.run();
        identities++;
        List<Template> missing = identity.templates().stream()
                .filter(template -> !keys.mark(template.crop()))
                .filter(template -> !exists(objects, template.crop()))
                .toList();
        if (!missing.isEmpty()) {
            missing(identity, missing);
        }
    }

    private void missing(Identity identity, List<Template> missing) {
        List<Template> now = current.identities()
                .get(identity.tenant(), identity.id())
                .map(Identity::templates)
                .orElse(List.of());
        List<Template> gone = new ArrayList<>();
        for (Template template : missing) {
            if (now.contains(template) && !exists(currentObjects, template.crop())) {
                problems.add("template " + template.id() + " of identity " + identity.id() + " of tenant "
                        + identity.tenant() + " points at " + template.crop() + ", which is missing");
            } else {
                gone.add(template);
            }
        }
        if (!gone.isEmpty()) {
            removed.put(identity, gone);
        }
        identities -= gone.size() == identity.templates().size() ? 1 : 0;
    }

    /** What is kept elsewhere is not missed here. */
    private boolean exists(FilesystemObjectStore store, ObjectKey key) {
        if (elsewhere.contains(StoragePart.OBJECTS)) {
            return true;
        }
        try {
            return store.stat(key).isPresent();
        } catch (BackendException e) {
            return true; // damaged: told already, when all objects were read
        }
    }

    /** What is wrong, a sentence each. */
    List<String> problems() {
        return problems;
    }

    /** Records whose face was deleted while they were looked at: they miss an object and are not damage. */
    List<FaceRecord> deletedMeanwhile() {
        return deleted;
    }

    /** Templates that were removed while they were looked at, likewise, by their identities. */
    Map<Identity, List<Template>> removedMeanwhile() {
        return removed;
    }

    VerifyReport report(List<String> repaired) {
        return new VerifyReport(
                faces, identities, keys.size(), keys.unmarked(), problems, repaired, Elsewhere.told(elsewhere));
    }
}
