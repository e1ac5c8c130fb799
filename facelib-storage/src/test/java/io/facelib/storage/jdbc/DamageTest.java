package io.facelib.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.SetupException;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.log.DamagedFace;
import io.facelib.storage.testkit.RandomFaces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A file that is not what was written is refused or found out, in words that say what to do. */
class DamageTest extends LogFixture {
    private void assertRefused(String... words) {
        assertThatThrownBy(() -> SqlDatabase.open(file(), Disk.real()))
                .isInstanceOfSatisfying(
                        SetupException.class, e -> assertThat(e.remedy()).isNotBlank())
                .hasMessageContainingAll(words);
    }

    private void sql(String... statements) throws SQLException {
        try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement change = raw.createStatement()) {
            for (String each : statements) {
                change.execute(each);
            }
        }
    }

    @Test
    void fileThatIsNoDatabase_isRefused() throws IOException {
        log.close();
        Files.writeString(file(), "this is a text and no database".repeat(1_000));

        assertRefused("faces.db", "damaged", "Restore");
    }

    @Test
    void emptyFile_isRefusedInsteadOfBeingMadeNew() throws IOException {
        log.close();
        Files.write(file(), new byte[0]);

        assertRefused("faces.db", "not one of facelib");
    }

    @Test
    void truncatedFile_isRefused() throws IOException {
        log.upsert(ACME, faces(500));
        log.close();
        byte[] whole = Files.readAllBytes(file());
        for (int length : new int[] {whole.length - 1, whole.length / 2, 8_192, 8_191, 100, 16}) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertRefused("faces.db");
        }
        Files.write(file(), whole);
        open();
        assertThat(database.check()).isEmpty();
    }

    @Test
    void newerVersion_isRefused() throws SQLException {
        log.close();
        sql("PRAGMA user_version=5");

        assertRefused("version 5", "up to 4");
    }

    @Test
    void databaseOfAnotherApplication_isRefused() throws SQLException {
        log.close();
        sql("PRAGMA application_id=7");

        assertRefused("not one of facelib", "7");
    }

    @Test
    void missingFileWhoseLogIsThere_isRefused() throws IOException {
        log.close();
        Files.move(file(), directory.resolve("elsewhere"));
        Files.writeString(directory.resolve("faces.db-wal"), "frames");

        assertRefused("faces.db is missing", "faces.db-wal");
    }

    @Test
    void missingDirectory_isRefused() {
        Path lost = directory.resolve("absent").resolve("faces.db");

        assertThatThrownBy(() -> SqlDatabase.open(lost, Disk.real())).isInstanceOf(SetupException.class);
    }

    @Test
    void leftoversOfACreationThatWasCutShort_doNotMatter() throws IOException {
        log.close();
        Files.delete(file());
        Files.writeString(directory.resolve("faces.db.new"), "half");
        Files.writeString(directory.resolve("faces.db.new-wal"), "half");
        open();
        add();

        assertThat(directory.resolve("faces.db.new")).doesNotExist();
        assertThat(directory.resolve("faces.db.new-wal")).doesNotExist();
    }

    @Test
    void flippedBitOfAVector_isToldByWhoeverWantsTheFace() throws IOException {
        List<FaceRecord> faces = threeWithADamagedSecond();
        FaceId damaged = faces.get(1).id();

        String[] words = {damaged.value(), "tenant acme", "sequence 2", "checksum", "verify"};
        assertThatThrownBy(() -> log.get(ACME, List.of(damaged)))
                .isInstanceOf(BackendException.class)
                .hasMessageContainingAll(words);
        assertThatThrownBy(() -> log.list(ACME, FaceFilter.all(), PageRequest.first(9)))
                .isInstanceOf(BackendException.class)
                .hasMessageContainingAll(words);
        assertThat(log.get(ACME, List.of(faces.get(0).id(), faces.get(2).id()))).hasSize(2);
        assertThat(database.check()).singleElement().asString().contains(words).contains("--discard-damaged");
    }

    private List<FaceRecord> threeWithADamagedSecond() throws IOException {
        List<FaceRecord> faces = faces(3);
        log.upsert(ACME, faces);
        log.close();
        flip(Bytes.of(faces.get(1).embedding()));
        open();
        return faces;
    }

    @Test
    void read_leavesDamagedRowsOut_andWarnsOnce() throws IOException, SQLException {
        threeWithADamagedSecond();
        sql("UPDATE face SET checksum = checksum + 1 WHERE seq = 3");
        List<Long> seen = new ArrayList<>();

        String told = told(() -> seen.addAll(sequences()));

        assertThat(seen).containsExactly(1L);
        assertThat(told.lines())
                .singleElement()
                .asString()
                .contains("2 damaged faces of tenant acme", "sequence 2", "run verify");
        assertThat(log.count(PARTITION, Long.MAX_VALUE)).isEqualTo(3);
        assertThat(told(() -> log.read(PARTITION, 3, Long.MAX_VALUE, face -> {})))
                .isEmpty();
    }

    private static String told(Runnable work) {
        PrintStream original = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(original);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }

    @Test
    void forEachFace_goesOnBehindADamagedOne() throws IOException {
        List<FaceRecord> faces = threeWithADamagedSecond();
        List<FaceRecord> seen = new ArrayList<>();
        log.forEachFace(seen::add);

        assertThat(seen).containsExactly(faces.get(0), faces.get(2));
    }

    @Test
    void check_ofManyDamaged_namesAHundredAndCountsTheRest() throws SQLException {
        log.upsert(ACME, faces(130));
        sql("UPDATE face SET checksum = checksum + 1 WHERE seq > 5");

        assertThat(database.check()).hasSize(101).last().asString().isEqualTo("and 25 more problems");
        assertThat(new HashSet<>(database.check())).hasSize(101);
    }

    @Test
    void delete_removesADamagedFace_andGivesTheOthers() throws IOException {
        List<FaceRecord> faces = threeWithADamagedSecond();
        List<FaceRecord> given = new ArrayList<>();
        List<FaceId> ids = List.of(faces.get(1).id(), faces.get(2).id());

        String told = told(() -> given.addAll(log.delete(ACME, ids)));

        assertThat(given).containsExactly(faces.get(2));
        assertThat(told)
                .contains(faces.get(1).id().value(), faces.get(1).image().id().value(), "tenant acme");
        assertThat(log.count(ACME, FaceFilter.all())).isOne();
        assertThat(database.check()).isEmpty();
    }

    @Test
    void deleteWhere_removesDamagedFaces_andStillFillsItsLimit() throws SQLException {
        List<FaceRecord> faces = faces(30);
        log.upsert(ACME, faces);
        sql("UPDATE face SET checksum = checksum + 1 WHERE seq % 3 > 0");

        assertThat(log.deleteWhere(ACME, FaceFilter.all(), 4)).hasSize(4);
        assertThat(log.deleteWhere(ACME, FaceFilter.all(), 7)).hasSize(6);
        assertThat(log.tenants(PageRequest.first(9)).items()).isEmpty();
        assertThat(database.check()).isEmpty();
    }

    @Test
    void deleteWhere_ofNothingButDamagedFaces_removesTheTenant() throws SQLException {
        log.upsert(ACME, faces(5));
        sql("UPDATE face SET checksum = checksum + 1");

        assertThat(log.deleteWhere(ACME, FaceFilter.all(), 2)).isEmpty();
        assertThat(log.tenants(PageRequest.first(9)).items()).isEmpty();
    }

    @Test
    void deleteWhere_byMetadataThatADamagedFaceCannotTell_removesNothing() throws IOException {
        threeWithADamagedSecond();
        FaceFilter filter = FaceFilter.all().withMetadata("site", "north");

        assertThatThrownBy(() -> log.deleteWhere(ACME, filter, 9)).isInstanceOf(BackendException.class);
        assertThat(log.count(ACME, FaceFilter.all())).isEqualTo(3);
        log.discardDamaged();
        assertThat(log.deleteWhere(ACME, filter, 9)).isEmpty();
    }

    @Test
    void upsert_replacesADamagedFace() throws IOException {
        List<FaceRecord> faces = threeWithADamagedSecond();
        log.upsert(ACME, List.of(faces.get(1)));

        assertThat(log.get(ACME, List.of(faces.get(1).id()))).containsExactly(faces.get(1));
        assertThat(sequences()).containsExactly(1L, 3L, 4L);
        assertThat(database.check()).isEmpty();
    }

    private void flip(byte[] wanted) throws IOException {
        byte[] bytes = Files.readAllBytes(file());
        int at = Bytes.indexOf(bytes, wanted);
        assertThat(at).as("the vector in the file").isNotNegative();
        bytes[at + 5] ^= 0x10;
        Files.write(file(), bytes, StandardOpenOption.WRITE);
    }

    @Test
    void discardDamaged_removesWhatCannotBeRead() throws IOException {
        FaceRecord damaged = threeWithADamagedSecond().get(1);

        assertThat(log.discardDamaged())
                .containsExactly(new DamagedFace(
                        "acme", damaged.id().value(), damaged.image().id().value(), 2));
        assertThat(sequences()).containsExactly(1L, 3L);
        assertThat(database.check()).isEmpty();
        assertThat(log.discardDamaged()).isEmpty();
    }

    @Test
    void columnThatDiffersFromItsBody_isFoundByCheck() throws SQLException {
        add();
        for (String change : List.of(
                "identity = 'mallory'",
                "image = 'other'",
                "face_id = 'other'",
                "indexed_at = 1",
                "usable = 1 - usable",
                "quality = 0.123")) {
            sql("UPDATE face SET " + change);
            assertThat(database.check())
                    .as(change)
                    .anySatisfy(problem ->
                            assertThat(problem).contains("sequence 1", change.substring(0, change.indexOf(' '))));
        }
    }

    @Test
    void rowMovedToAnotherTenant_isFoundOut() throws SQLException {
        add();
        log.upsert(TenantId.of("other"), List.of(random.face("other")));
        sql("UPDATE face SET tenant_no = 1, face_id = 'stolen' WHERE seq = 2");

        assertThat(sequences()).containsExactly(1L);
        assertThatThrownBy(() -> log.get(ACME, List.of(FaceId.of("stolen"))))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("sequence 2");
        assertThat(database.check()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void tenantWithoutFace_graphWithoutTenant_areFoundByCheck() throws SQLException {
        add();
        sql("INSERT INTO tenant (name) VALUES ('empty')");
        sql("INSERT INTO graph (tenant_no, contract_no, covers, published, tombstones_before) VALUES (9, 1, 1, 1, 0)");

        assertThat(database.check())
                .hasSize(2)
                .anyMatch(p -> p.contains("tenants"))
                .anyMatch(p -> p.contains("graphs"));
    }

    @Test
    void lostTenantOrContract_isRefusedBeforeUseAndFoundByCheck() throws SQLException {
        log.upsert(ACME, faces(3));
        TenantId other = TenantId.of("other");
        log.upsert(other, List.of(random.face("other")));
        log.graphs().publish(log.graphs().begin(PARTITION));
        database.requireReferences();
        for (String lost : List.of("tenant", "contract")) {
            String number = lost + "_no";
            String row = lost.equals("tenant") ? "WHERE tenant_no = 2" : "";
            sql("PRAGMA foreign_keys=OFF", "UPDATE " + lost + " SET " + number + " = " + number + " + 70 " + row);

            assertThatThrownBy(database::requireReferences)
                    .as(lost)
                    .isInstanceOf(SetupException.class)
                    .hasMessageContainingAll("damaged", lost);
            assertThat(database.check()).as(lost).isNotEmpty();
            sql(
                    "PRAGMA foreign_keys=OFF",
                    "UPDATE " + lost + " SET " + number + " = " + number + " - 70 WHERE " + number + " > 70");
            database.requireReferences();
        }
    }

    @Test
    void lostNames_areToldAsDamage() throws SQLException {
        add();
        log.graphs().publish(log.graphs().begin(PARTITION));
        withoutConstraints("contract", "name TEXT, dimension INTEGER", "NULL, dimension");
        reopen(Disk.real());

        assertDamaged(() -> log.dimension(RandomFaces.CONTRACT), "contract");
        assertDamaged(() -> log.list(ACME, FaceFilter.all(), PageRequest.first(10)), "contract");
        assertDamaged(() -> log.graphs().published(), "contract");
        assertDamaged(() -> log.graphs().largerThan(0), "contract");
        assertThat(database.check()).anyMatch(problem -> problem.contains("contract has lost its name"));
    }

    @Test
    void nameThatIsNone_isToldAsDamage() throws SQLException {
        add();
        sql("UPDATE tenant SET name = 'a' || char(10) || 'b'");

        assertDamaged(() -> log.tenants(PageRequest.first(10)), "tenant");
        assertThat(database.check()).anyMatch(problem -> problem.contains("name of a tenant"));
    }

    /** Makes a table of the same name that takes what only a damaged page holds. */
    private void withoutConstraints(String table, String columns, String values) throws SQLException {
        sql(
                "PRAGMA foreign_keys=OFF",
                "PRAGMA legacy_alter_table=ON",
                "ALTER TABLE " + table + " RENAME TO former",
                "CREATE TABLE " + table + " (" + table + "_no INTEGER PRIMARY KEY, " + columns + ")",
                "INSERT INTO " + table + " SELECT " + table + "_no, " + values + " FROM former",
                "DROP TABLE former");
    }

    private static void assertDamaged(ThrowingCallable call, String what) {
        assertThatThrownBy(call)
                .isInstanceOf(BackendException.class)
                .hasMessageContainingAll("damaged", what, "verify");
    }

    @Test
    void damagedPage_isToldInWords() throws IOException {
        log.upsert(ACME, faces(2_000));
        log.close();
        byte[] bytes = Files.readAllBytes(file());
        for (int page = 100;
                page < bytes.length / 8_192;
                page += 3) { // behind the pages that say which tables there are
            Arrays.fill(bytes, page * 8_192, page * 8_192 + 4_000, (byte) 0x55);
        }
        Files.write(file(), bytes);
        open();

        assertThat(database.check()).isNotEmpty().allSatisfy(p -> assertThat(p).isNotBlank());
        assertThatThrownBy(this::read).isInstanceOf(BackendException.class).hasMessageContaining("verify");
    }
}
