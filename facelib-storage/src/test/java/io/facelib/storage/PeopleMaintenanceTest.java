package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.SetupException;
import io.facelib.model.Identity;
import io.facelib.model.Template;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.ForwardingDisk;
import io.facelib.storage.log.DamagedIdentity;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks, backups and compaction know identities, their templates and their crops. */
class PeopleMaintenanceTest {
    @TempDir
    private Path folder;

    private EmbeddedStorage storage;

    @BeforeEach
    void place() {
        storage = EmbeddedStorage.at(folder.resolve("faces"));
    }

    private StorageBackends open() {
        return storage.open(StorageSetup.of(Clock.systemUTC()));
    }

    private void enrol(String... ids) {
        try (StorageBackends open = open()) {
            for (String id : ids) {
                new People(open, "acme").enrol(id);
            }
        }
    }

    private static VerifyReport sound(long identities, long objects) {
        return new VerifyReport(0, identities, objects, 0, List.of(), List.of());
    }

    // --- verify ------------------------------------------------------------------------------------------------------

    @Test
    void verify_countsIdentities_andTakesNoCropForAnOrphan() {
        enrol("alice", "bob", "ally");
        try (StorageBackends open = open()) {
            People people = new People(open, "acme");
            people.merge("ally", "alice");
            assertThat(storage.verify()).isEqualTo(sound(2, 9));
            people.removePhoto("alice", 4);
            people.delete("bob");
            assertThat(storage.verify()).isEqualTo(sound(1, 5));
        }
    }

    @Test
    void verify_cropMissing_namesTheTemplate() throws IOException {
        enrol("alice", "bob");
        Files.delete(file("objects/face-crops/acme/templates/bob_1.jpg"));

        VerifyReport report = storage.verify();

        assertThat(report.problems())
                .containsExactly("template bob_1 of identity bob of tenant acme points at"
                        + " face-crops/acme/templates/bob_1.jpg, which is missing");
        assertThat(report.identities()).isEqualTo(2);
        assertThatThrownBy(() -> storage.backup(folder.resolve("copy"))).isInstanceOf(SetupException.class);
    }

    private Path file(String name) {
        return storage.directory().resolve(name);
    }

    @Test
    void damagedTemplate_isToldByName_andCanBeDiscarded() throws IOException {
        enrol("alice", "bob");
        flip(Bytes.of(People.vector("bob_1").toArray(), ByteOrder.LITTLE_ENDIAN));

        VerifyReport report = storage.verify();
        assertThat(report.identities()).isEqualTo(1);
        assertThat(report.problems())
                .singleElement()
                .asString()
                .contains("template bob_1 of identity bob of tenant acme", "--discard-damaged", "enrol");
        try (StorageBackends open = open()) {
            People people = new People(open, "acme");
            assertThat(people.get("alice").templates()).hasSize(People.PHOTOS);
            assertThatThrownBy(() -> people.get("bob"))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContainingAll("bob_1", "identity bob of tenant acme", "verify");
        }

        assertThat(storage.discardDamagedIdentities()).containsExactly(new DamagedIdentity("acme", "bob"));
        assertThat(storage.verify()).isEqualTo(new VerifyReport(0, 1, 6, 3, List.of(), List.of()));
        enrol("bob");
        assertThat(storage.verify()).isEqualTo(sound(2, 6));
    }

    private void flip(byte[] wanted) throws IOException {
        byte[] bytes = Files.readAllBytes(file("faces.db"));
        bytes[Bytes.indexOf(bytes, wanted) + 5] ^= 0x10;
        Files.write(file("faces.db"), bytes);
    }

    // --- backup ------------------------------------------------------------------------------------------------------

    @Test
    void backupAndRestore_keepIdentitiesWhole() {
        enrol("alice", "bob");
        Path copy = folder.resolve("copy");
        try (StorageBackends open = open()) {
            new People(open, "acme").merge("bob", "alice");
            storage.backup(copy);
        }
        EmbeddedStorage restored = EmbeddedStorage.at(folder.resolve("restored"));
        restored.restore(copy);

        assertThat(restored.verify()).isEqualTo(sound(1, 6));
        try (StorageBackends open = restored.open(StorageSetup.of(Clock.systemUTC()))) {
            People people = new People(open, "acme");
            Identity alice = people.get("alice");
            assertThat(alice.revision()).isEqualTo(2);
            assertThat(alice.templates()).hasSize(2 * People.PHOTOS);
            for (Template template : alice.templates()) {
                assertThat(open.objects().open(template.crop(), 0))
                        .hasValueSatisfying(in -> assertThat(in).hasBinaryContent(People.crop(template)));
            }
        }
    }

    @Test
    void backup_templatesRemovedMeanwhile_areNotInIt() {
        enrol("alice", "bob", "carol");
        Path copy = folder.resolve("copy");
        List<Runnable> meanwhile = new ArrayList<>();
        storage = storage.withDisk(new ForwardingDisk(Disk.real()) {
            @Override
            public void step(String name) {
                if (name.equals("backup:log")) {
                    meanwhile.forEach(Runnable::run);
                }
            }
        });
        try (StorageBackends open = open()) {
            People people = new People(open, "acme");
            meanwhile.add(() -> people.removePhoto("alice", 1));
            meanwhile.add(() -> people.delete("bob"));
            storage.backup(copy);
        }

        EmbeddedStorage backup = EmbeddedStorage.at(copy);
        assertThat(backup.verify()).isEqualTo(sound(2, 5));
        try (StorageBackends open = backup.open(StorageSetup.of(Clock.systemUTC()))) {
            People people = new People(open, "acme");
            assertThat(people.ids()).containsExactly("alice", "carol");
            assertThat(people.get("alice").templates())
                    .extracting(template -> template.id().value())
                    .containsExactly("alice_0", "alice_2");
        }
    }

    // --- compact -----------------------------------------------------------------------------------------------------

    /** What must not be found, in pieces of 16 bytes: a part of a vector or crop is as bad as the whole. */
    private static List<byte[]> traces(Identity identity, List<Template> templates) {
        List<byte[]> traces = new ArrayList<>();
        traces.add(identity.name().orElseThrow().getBytes(StandardCharsets.UTF_8));
        traces.addAll(Bytes.pieces(Bytes.of(identity.centroid().toArray(), ByteOrder.LITTLE_ENDIAN)));
        templates.forEach(template -> traces.addAll(traces(template)));
        return traces;
    }

    private static List<byte[]> traces(Template template) {
        List<byte[]> traces = new ArrayList<>();
        traces.add(template.id().value().getBytes(StandardCharsets.UTF_8));
        traces.addAll(Bytes.pieces(Bytes.of(template.embedding().toArray(), ByteOrder.LITTLE_ENDIAN)));
        traces.addAll(Bytes.pieces(People.crop(template)));
        return traces;
    }

    /** For each file that holds any trace, how many. */
    private Map<String, Long> found(List<byte[]> traces) throws IOException {
        Map<String, Long> found = new TreeMap<>();
        for (Path file : Bytes.files(storage.directory())) {
            long count = Bytes.count(Files.readAllBytes(file), traces);
            if (count > 0) {
                found.put(storage.directory().relativize(file).toString(), count);
            }
        }
        return found;
    }

    @Test
    void compact_afterDeletingAnIdentity_leavesNoByteOfItInAnyFile() throws IOException {
        List<byte[]> deleted = new ArrayList<>();
        List<byte[]> kept;
        try (StorageBackends open = open()) {
            People people = new People(open, "acme");
            List<Identity> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                all.add(people.enrol("person-" + Integer.toHexString(0x5EED_0000 + 7919 * i)));
            }
            kept = traces(all.get(1), all.get(1).templates());
            for (int i = 0; i < 60; i += 6) {
                people.delete(all.get(i).id().value());
                deleted.addAll(traces(all.get(i), all.get(i).templates()));
            }
            people.removePhoto(all.get(2).id().value(), 0);
            deleted.addAll(traces(all.get(2).templates().get(0)));
            deleted.addAll(Bytes.pieces(Bytes.of(all.get(2).centroid().toArray(), ByteOrder.LITTLE_ENDIAN)));
        }
        // The search finds what is there; otherwise its silence would prove nothing.
        assertThat(found(kept)).containsKey("faces.db").hasSize(1 + People.PHOTOS);

        assertThat(storage.compact().sound()).isTrue();
        assertThat(found(deleted)).isEmpty();
        assertThat(found(kept)).containsKey("faces.db").hasSize(1 + People.PHOTOS);
    }
}
