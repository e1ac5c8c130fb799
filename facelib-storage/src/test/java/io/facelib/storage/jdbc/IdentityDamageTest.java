package io.facelib.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityEvent.Kind;
import io.facelib.model.IdentityId;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityChange;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.log.DamagedIdentity;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities, events and errands that are not what was written are told by name, found by a check, and can be removed. */
class IdentityDamageTest extends LogFixture {
    private static final PageRequest ALL = PageRequest.first(100);
    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");

    private SqlIdentityStore store;
    private Identity alice;
    private Identity bob;

    @BeforeEach
    void enrol() {
        store = database.identities();
        alice = identity("alice");
        bob = identity("bob");
        IdentityEvent merged = new IdentityEvent(
                "m", TIME, Kind.MERGED, alice.id(), Optional.of(IdentityId.of("ally")), List.of(), Optional.empty());
        store.commit(
                ACME,
                IdentityChange.NONE
                        .create(alice)
                        .create(bob)
                        .event(merged)
                        .moving("m", List.of(FaceId.of("f")))
                        .begin(new Errand.ReleaseFaces("r1", ACME, alice.id(), true))
                        .begin(new Errand.ReleaseFaces("r2", ACME, bob.id(), true)));
    }

    private Identity identity(String id) {
        List<Template> templates = List.of(template(id + "-1"), template(id + "-2"));
        return new Identity(ACME, IdentityId.of(id), Optional.empty(), templates, TIME, TIME, 1);
    }

    private Template template(String id) {
        Embedding vector = face().embedding();
        return new Template(
                TemplateId.of(id), vector, 1, "0".repeat(64), "0".repeat(16), new ObjectKey("crops", id), TIME);
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
    void nothingDamaged_nothingFound() {
        assertThat(database.check()).isEmpty();
        assertThat(store.discardDamaged()).isEmpty();
        assertThat(store.list(ACME, ALL).items()).containsExactly(alice, bob);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE identity SET body = x'0100' WHERE identity_id = 'bob'",
                "UPDATE identity SET centroid = zeroblob(length(centroid)) WHERE identity_id = 'bob'",
                "UPDATE identity SET revision = 7 WHERE identity_id = 'bob'",
                "UPDATE identity SET contract = 'other' WHERE identity_id = 'bob'",
                "UPDATE identity SET checksum = checksum + 1 WHERE identity_id = 'bob'",
                "UPDATE template SET vector = zeroblob(length(vector)) WHERE template_id = 'bob-2'",
                "UPDATE template SET body = x'01' WHERE template_id = 'bob-1'",
                "UPDATE template SET template_id = 'bob-3' WHERE template_id = 'bob-1'",
                "UPDATE template SET identity_no = 2, template_id = 'x' WHERE template_id = 'bob-1'",
                "DELETE FROM template WHERE template_id = 'bob-2'"
            })
    void damagedRow_isToldByName_foundByCheck_andDiscarded(String damage) throws SQLException {
        sql(damage);

        assertThatThrownBy(() -> store.get(ACME, bob.id()))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.retryable()).isFalse())
                .hasMessageContainingAll("identity bob of tenant acme", "verify");
        assertThatThrownBy(() -> store.list(ACME, ALL)).hasMessageContaining("identity bob of tenant acme");
        assertThat(store.get(ACME, alice.id())).contains(alice);
        assertThat(database.check())
                .singleElement()
                .asString()
                .contains("identity bob of tenant acme", "--discard-damaged");

        assertThat(store.discardDamaged()).containsExactly(new DamagedIdentity("acme", "bob"));
        assertThat(database.check()).isEmpty();
        assertThat(store.list(ACME, ALL).items()).containsExactly(alice);
        assertThat(store.closest(ACME, bob.centroid(), 5).compared()).isEqualTo(1);
        store.commit(ACME, IdentityChange.NONE.create(bob));
        assertThat(store.get(ACME, bob.id())).contains(bob);
    }

    @Test
    void closest_withADamagedIdentity_tellsInsteadOfLeavingItOut() throws SQLException {
        sql("UPDATE identity SET centroid = zeroblob(length(centroid)) WHERE identity_id = 'bob'");

        assertThatThrownBy(() -> store.closest(ACME, alice.centroid(), 1))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("identity bob of tenant acme");
    }

    @Test
    void centroidThatIsNotTheMean_isFoundByCheck() throws SQLException {
        IdentityRow row = IdentityRow.of(bob);
        byte[] wrong = VectorBytes.of(alice.centroid().toArray());
        long checksum =
                new IdentityRow(row.tenant(), row.id(), row.contract(), row.revision(), wrong, row.body()).checksum();
        sql("UPDATE identity SET checksum = " + checksum + ", centroid = (SELECT centroid FROM identity"
                + " WHERE identity_id = 'alice') WHERE identity_id = 'bob'");

        assertThat(database.check()).singleElement().asString().contains("identity bob of tenant acme", "centroid");
        assertThat(store.discardDamaged()).containsExactly(new DamagedIdentity("acme", "bob"));
    }

    @Test
    void damagedEvent_isToldByName_foundByCheck_andDiscardedWithItsFaces() throws SQLException {
        sql("UPDATE identity_event SET checksum = checksum + 1");

        assertThatThrownBy(() -> store.history(ACME, alice.id(), ALL))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("identity alice of tenant acme");
        assertThat(database.check()).singleElement().asString().contains("event 1 of tenant acme");
        assertThat(store.discardDamaged()).isEmpty();
        assertThat(database.check()).isEmpty();
        assertThat(store.history(ACME, alice.id(), ALL).items()).isEmpty();
        assertThat(store.moved(ACME, "m", ALL).items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"event_id = 'x'", "identity = 'x'", "other = 'x'", "other = NULL"})
    void columnOfAnEventThatDiffersFromItsBody_isFoundByCheck(String change) throws SQLException {
        sql("UPDATE identity_event SET " + change);

        assertThat(database.check()).isNotEmpty().anyMatch(problem -> problem.contains("event 1 of tenant acme"));
    }

    @Test
    void damagedErrand_isLeftOut_foundByCheck_andDiscarded() throws SQLException {
        sql("UPDATE errand SET body = x'01' WHERE errand_id = 'r1'");

        assertThat(store.errands(ALL).items()).extracting(Errand::id).containsExactly("r2");
        assertThat(store.errands(PageRequest.first(1)).next()).isPresent();
        assertThat(database.check()).singleElement().asString().contains("errand 1 of tenant acme");
        assertThat(store.discardDamaged()).isEmpty();
        assertThat(database.check()).isEmpty();
    }

    @Test
    void identityMovedToAnotherTenant_isFoundOut() throws SQLException {
        sql("UPDATE identity SET tenant = 'other' WHERE identity_id = 'bob'");

        assertThatThrownBy(() -> store.get(TenantId.of("other"), bob.id())).isInstanceOf(BackendException.class);
        assertThat(store.get(ACME, bob.id())).isEmpty();
    }

    @Test
    void databaseOfVersion1_isBroughtUpToDate() throws SQLException {
        store.commit(ACME, IdentityChange.NONE.remove(alice).remove(bob));
        add();
        database.close();
        for (String table : tablesSinceVersion1()) {
            sql("DROP TABLE " + table);
        }
        sql("PRAGMA user_version=1");
        reopen(Disk.real());
        store = database.identities();

        assertThat(database.check()).isEmpty();
        assertThat(ids()).hasSize(1);
        assertThat(store.commit(ACME, IdentityChange.NONE.create(alice))).isTrue();
        reopen(Disk.real());
        assertThat(database.identities().get(ACME, alice.id())).contains(alice);
    }

    /** The newest first, so that none is dropped while another refers to it. */
    private static List<String> tablesSinceVersion1() {
        Dialect dialect = new SqliteDialect(Path.of("none"));
        List<String> tables = Stream.of(1, 2)
                .flatMap(version -> dialect.stepFrom(version).stream())
                .filter(statement -> statement.startsWith("CREATE TABLE "))
                .map(statement -> statement.substring("CREATE TABLE ".length(), statement.indexOf(" (")))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(tables);
        return tables;
    }
}
