package io.facelib.storage;

import static io.facelib.storage.States.ACME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.SetupException;
import io.facelib.keys.TinkKeyService;
import io.facelib.model.BatchId;
import io.facelib.model.IngestRecord;
import io.facelib.model.PageRequest;
import io.facelib.model.WebhookEndpoint.SealedSecret;
import io.facelib.spi.AuditChain;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Jobs, state and keys of a storage directory: opened again, backed up, restored, damaged, erased. */
class EmbeddedStateTest {
    private static final LeaseRequest TEN = new LeaseRequest("lane", 10, 10, Duration.ofMinutes(1));
    private static final byte[] CONTEXT = "acme".getBytes(UTF_8);

    @TempDir
    private Path folder;

    private EmbeddedStorage storage;
    private Path keyFile;

    @BeforeEach
    void place() {
        storage = EmbeddedStorage.at(folder.resolve("faces"));
        keyFile = folder.resolve("faces/keys.json");
    }

    private static StorageBackends open(EmbeddedStorage storage) {
        return storage.open(StorageSetup.of(Clock.systemUTC()));
    }

    private void write(String... requests) {
        try (StorageBackends open = open(storage)) {
            for (String request : requests) {
                open.state().write(ACME, States.audit(request));
            }
        }
    }

    private static List<String> audited(StorageBackends open) {
        return open.state().audit().operations(ACME, PageRequest.first(100)).items().stream()
                .map(row -> row.entry().requestId())
                .toList();
    }

    private void sql(String change) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("faces/faces.db"));
                Statement statement = database.createStatement()) {
            statement.execute(change);
        }
    }

    // --- keys --------------------------------------------------------------------------------------------------------

    @Test
    void open_again_hasTheSameKeysAndTheChainGoesOn() {
        byte[] sealed;
        try (StorageBackends open = open(storage)) {
            sealed = open.keys().encrypt("webhook", "secret".getBytes(UTF_8), CONTEXT);
        }
        write("one");
        write("two");

        try (StorageBackends open = open(storage)) {
            assertThat(open.keys().decrypt("webhook", sealed, CONTEXT))
                    .asString(UTF_8)
                    .isEqualTo("secret");
            assertThat(audited(open)).containsExactly("one", "two");
            var rows =
                    open.state().audit().operations(ACME, PageRequest.first(2)).items();
            assertThat(AuditChain.follows(open.keys(), ACME, rows.get(0).seal(), rows.get(1)))
                    .isTrue();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void keyFile_andItsCopies_areReadableByTheirOwnerOnly() throws IOException {
        write("one");
        storage.backup(folder.resolve("backup"));
        EmbeddedStorage.at(folder.resolve("restored")).restore(folder.resolve("backup"));

        for (String directory : List.of("faces", "backup", "restored")) {
            Path file = folder.resolve(directory).resolve("keys.json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(directory)
                    .isEqualTo("rw-------");
            assertThat(file).hasSameBinaryContentAs(keyFile);
        }
    }

    @Test
    void open_keysAreGoneAndNeeded_isRefusedAndMakesNoNew() throws IOException {
        write("one");
        byte[] keys = Files.readAllBytes(keyFile);
        Files.delete(keyFile);

        assertThatThrownBy(() -> open(storage))
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll("keys.json", "Bring the file back");
        assertThat(keyFile).doesNotExist();

        Files.write(keyFile, keys);
        try (StorageBackends open = open(storage)) {
            assertThat(audited(open)).containsExactly("one");
        }
    }

    @Test
    void open_keysAreGoneAndASecretIsUnderThem_isRefused() throws IOException {
        try (StorageBackends open = open(storage)) {
            byte[] sealed = open.keys().encrypt("webhook", "secret".getBytes(UTF_8), CONTEXT);
            SealedSecret secret = new SealedSecret(Base64.getEncoder().encodeToString(sealed));
            open.state().webhooks().register(States.endpoint("e", Optional.of(secret)));
        }
        Files.delete(keyFile);

        assertThatThrownBy(() -> open(storage)).isInstanceOf(SetupException.class);
    }

    @Test
    void open_keysAreGoneAndNothingIsUnderThem_makesNewOnes() throws IOException {
        open(storage).close();
        Files.delete(keyFile);

        open(storage).close();
        assertThat(keyFile).exists();
    }

    @Test
    void open_keyFileDamaged_isRefusedWithoutTellingWhatIsInIt() throws IOException {
        write("one");
        Files.writeString(keyFile, Files.readString(keyFile).replace("\"value\"", "\"valve\""));

        assertThatThrownBy(() -> open(storage))
                .isInstanceOf(SetupException.class)
                .hasMessageNotContaining("valve");
    }

    @Test
    void open_keysOfTheSetup_areUsedAndLeftOpenAndNoFileIsMade() {
        try (KeyService own = TinkKeyService.generate()) {
            StorageSetup setup = new StorageSetup(Clock.systemUTC(), Optional.of(own));
            try (StorageBackends open = storage.open(setup)) {
                assertThat(open.keys()).isSameAs(own);
                open.state().write(ACME, States.audit("one"));
                assertThat(storage.verify().problems()).isEmpty();
            }
            assertThat(own.sign("still", CONTEXT)).isNotEmpty();
            assertThat(keyFile).doesNotExist();
            assertThat(storage.verify().problems())
                    .as("without keys, chains are left out")
                    .isEmpty();
            assertThatThrownBy(() -> open(storage)).isInstanceOf(SetupException.class);
            storage.open(setup).close();
        }
    }

    // --- jobs --------------------------------------------------------------------------------------------------------

    @Test
    void open_jobsThatAFormerProcessHad_waitAgain() {
        List<JobLease> leases;
        try (StorageBackends open = open(storage)) {
            open.jobs().enqueue(List.of(NewJob.of(ACME, "lane", "a", "g", ""), NewJob.of(ACME, "lane", "b", "g", "")));
            leases = open.jobs().lease(TEN);
            assertThat(leases).hasSize(2);
            open.jobs().end(leases.get(1), new JobEnd.Done());
        }

        try (StorageBackends open = open(storage)) {
            assertThat(open.jobs().counts("lane")).isEqualTo(new JobCounts(1, 0, 0));
            assertThat(open.jobs().end(leases.get(0), new JobEnd.Done())).isFalse();
            assertThat(open.jobs().lease(TEN)).singleElement().satisfies(lease -> {
                assertThat(lease.job()).isEqualTo(leases.get(0).job());
                assertThat(lease.attempt()).isEqualTo(2);
            });
        }
    }

    @Test
    void verify_ofAClosedStorage_leavesLeasesAsTheyAre() throws SQLException {
        try (StorageBackends open = open(storage)) {
            open.jobs().enqueue(List.of(NewJob.of(ACME, "lane", "a", "g", "")));
            open.jobs().lease(TEN);
        }
        assertThat(storage.verify().sound()).isTrue();
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("faces/faces.db"));
                Statement statement = database.createStatement();
                var rows = statement.executeQuery("SELECT state FROM job")) {
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    // --- backup, verify, compact -------------------------------------------------------------------------------------

    @Test
    void backupAndRestore_takeJobsStateAndKeysAlong() {
        try (StorageBackends open = open(storage)) {
            open.jobs().enqueue(List.of(NewJob.of(ACME, "lane", "a", "g", "payload")));
            open.state().batches().create(States.batch("b", 2), States.sources("b", 2), States.audit("one"));
            storage.backup(folder.resolve("backup"));
        }
        EmbeddedStorage restored = EmbeddedStorage.at(folder.resolve("restored"));
        restored.restore(folder.resolve("backup"));

        try (StorageBackends open = open(restored)) {
            assertThat(open.jobs().lease(TEN))
                    .singleElement()
                    .satisfies(lease -> assertThat(lease.job().payload()).isEqualTo("payload"));
            assertThat(open.state().batches().get(ACME, BatchId.of("b"))).contains(States.batch("b", 2));
            open.state().write(ACME, States.audit("two"));
            assertThat(restored.verify().problems()).isEmpty();
        }
    }

    @Test
    void auditThatWasChanged_isFoundByVerifyAndKeepsABackupFromBeingMadeOrRestored() throws Exception {
        write("one", "two");
        EmbeddedStorage backup = EmbeddedStorage.at(folder.resolve("backup"));
        storage.backup(backup.directory());
        sql("UPDATE audit_operation SET results = 7 WHERE sequence = 1");

        assertThat(storage.verify().problems()).singleElement().asString().contains("audit chain of tenant acme");
        assertThatThrownBy(() -> storage.backup(folder.resolve("another")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("audit chain");
        assertThatThrownBy(() -> EmbeddedStorage.at(folder.resolve("restored")).restore(storage.directory()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("audit chain");
        assertThat(backup.verify().sound()).isTrue();
    }

    @Test
    void compact_afterJobsAndStateWereDropped_leavesNoByteOfThemInAnyFile() throws IOException {
        String secret = "payload-5eed-that-nobody-may-find";
        try (StorageBackends open = open(storage)) {
            for (int i = 0; i < 50; i++) {
                open.jobs().enqueue(List.of(NewJob.of(ACME, "lane", "j" + i, "g", "{\"" + secret + i + "\": 1}")));
            }
            open.state().batches().create(States.batch(secret, 20), States.sources(secret, 20), Journal.empty());
            open.state().ingests().record(ACME, ingested(secret), Journal.empty());
            open.state().webhooks().register(States.endpoint(secret, Optional.empty()));
            open.state().write(ACME, Journal.of(States.event(secret)));
        }
        assertThat(found(secret)).as("the search finds what is there").isPositive();

        try (StorageBackends open = open(storage)) {
            List<JobLease> leases = open.jobs().lease(new LeaseRequest("lane", 25, 25, Duration.ofMinutes(1)));
            leases.forEach(lease -> open.jobs().end(lease, new JobEnd.Done()));
            open.jobs().erase(ACME);
            open.state().erase(ACME);
            assertThat(storage.compact().problems()).isEmpty();
            assertThat(found(secret)).isZero();
        }
        assertThat(found(secret)).isZero();
    }

    private static IngestRecord ingested(String key) {
        return new IngestRecord(
                key,
                "0".repeat(64),
                1,
                1,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                Map.of("detect", Duration.ofMillis(3)),
                Instant.parse("2026-11-22T10:00:00Z"));
    }

    private long found(String text) throws IOException {
        long count = 0;
        for (Path file : Bytes.files(storage.directory())) {
            count += Bytes.count(Files.readAllBytes(file), List.of(text.getBytes(UTF_8)));
        }
        return count;
    }
}
