package io.facelib.storage.jdbc;

import static io.facelib.storage.States.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.keys.TinkKeyService;
import io.facelib.model.AuditRow;
import io.facelib.model.OperationAudit;
import io.facelib.model.PageRequest;
import io.facelib.spi.AuditChain;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.States;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What state in PostgreSQL is opened with, and what is refused. */
@NeedsPostgres
@Timeout(120)
class PostgresStateTest {
    private static final String NEXT = "classpath:io/facelib/storage/jdbc/later";
    private static final String HISTORY = PostgresMigrations.TABLE;

    private final KeyService keys = TinkKeyService.generate();
    private TestSchema schema;

    @BeforeEach
    void make() {
        schema = TestSchema.make();
    }

    @AfterEach
    void drop() throws SQLException {
        schema.close();
        keys.close();
    }

    private StateBackends open() {
        return schema.open(Clock.systemUTC(), keys);
    }

    // --- keys --------------------------------------------------------------------------------------------------------

    @Test
    void open_withoutKeys_isRefused() {
        assertThatThrownBy(() -> schema.described().open(StorageSetup.of(Clock.systemUTC())))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("keys that all processes share");
    }

    @Test
    void open_withOtherKeysThanTheFirst_isRefused() {
        open().close();
        try (KeyService others = TinkKeyService.generate()) {
            assertThatThrownBy(() -> schema.open(Clock.systemUTC(), others))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("not those that schema '" + schema.name() + "'");
        }
        open().close();
    }

    // --- tables ------------------------------------------------------------------------------------------------------

    @Test
    void open_byManyAtOnce_makesTheTablesOnce() throws Exception {
        int processes = 6;
        ExecutorService threads = Executors.newFixedThreadPool(processes);
        CyclicBarrier start = new CyclicBarrier(processes);
        try {
            List<Future<?>> opened = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                DataSource own = schema.pool();
                opened.add(threads.submit(() -> {
                    start.await();
                    PostgresState.on(own)
                            .inSchema(schema.name())
                            .open(StorageSetup.of(Clock.systemUTC()).with(keys))
                            .close();
                    return true;
                }));
            }
            for (Future<?> each : opened) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(schema.number("SELECT count(*) FROM " + HISTORY + " WHERE version = '1' AND success"))
                .isEqualTo(1);
    }

    @Test
    void open_olderTables_areBroughtUpToDate_andNewerOnesRefused() throws SQLException {
        try (StateBackends store = open()) {
            store.state().write(ACME, States.audit("kept"));
        }

        PostgresMigrations.run(schema.pool(), schema.name(), PostgresMigrations.LOCATION, NEXT);

        assertThat(schema.number("SELECT count(added_later) FROM audit_operation"))
                .isEqualTo(1);
        assertThatThrownBy(this::open)
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("has version 1000, this facelib knows versions up to 1");
    }

    @Test
    void open_stepThatWasChangedLater_isRefused() throws SQLException {
        open().close();
        schema.sql("UPDATE " + HISTORY + " SET checksum = checksum + 1 WHERE version = '1'");
        assertThatThrownBy(this::open).isInstanceOf(SetupException.class).hasMessageContaining("cannot be made or");
    }

    @Test
    void open_tablesOfSomebodyElse_areLeftAlone() throws SQLException {
        schema.sql("CREATE SCHEMA " + schema.name(), "CREATE TABLE " + schema.name() + ".job (a int)");
        assertThatThrownBy(this::open)
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("Give facelib a schema of its own");
        assertThat(schema.number("SELECT count(*) FROM pg_tables WHERE schemaname = '" + schema.name() + "'"))
                .isEqualTo(1);
    }

    @Test
    void open_databaseInAnotherEncoding_isRefused() throws SQLException {
        String name = schema.name();
        schema.sql("CREATE DATABASE " + name + " ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'");
        try (TestSchema latin = schema.inDatabase(name)) {
            assertThatThrownBy(() -> latin.open(Clock.systemUTC(), keys))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("LATIN1");
        } finally {
            schema.sql("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }

    /** What was released once must stay as it is; the number is what Flyway notes of the file. */
    @Test
    void steps_areThoseThatWereReleased() throws SQLException {
        open().close();
        assertThat(schema.number("SELECT checksum FROM " + HISTORY + " WHERE version = '1'"))
                .isEqualTo(-480_628_296);
    }

    // --- what is missing ---------------------------------------------------------------------------------------------

    @Test
    void open_withoutDriver_saysWhatToAddAndNoPassword() {
        DataSource none = Sources.of(() -> DriverManager.getConnection("jdbc:nothing://host/?password=hidden"));
        assertThatThrownBy(() -> PostgresState.on(none)
                        .open(StorageSetup.of(Clock.systemUTC()).with(keys)))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("org.postgresql:postgresql")
                .hasNoCause();
    }

    @Test
    void open_withoutFlyway_saysWhatToAdd() throws Exception {
        assertThat(refusal(PostgresState.class)).contains("org.flywaydb:flyway-database-postgresql");
    }

    @Test
    void open_withoutFlywaysPartForPostgres_saysWhatToAdd() throws Exception {
        assertThat(refusal(PostgresState.class, Flyway.class)).contains("org.flywaydb:flyway-database-postgresql");
    }

    /** How opening is refused where of this package and of Flyway only the jars of these classes are there. */
    private String refusal(Class<?>... there) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (Class<?> type : there) {
            urls.add(type.getProtectionDomain().getCodeSource().getLocation());
        }
        ClassLoader rest = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("org.flywaydb.") || name.startsWith("io.facelib.storage.jdbc.")) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }

            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.contains("org.flywaydb") ? Collections.emptyEnumeration() : super.getResources(name);
            }
        };
        try (URLClassLoader some = new URLClassLoader(urls.toArray(URL[]::new), rest)) {
            Class<?> type = some.loadClass(PostgresState.class.getName());
            Object state = type.getMethod("on", DataSource.class).invoke(null, schema.pool());
            StorageSetup setup = StorageSetup.of(Clock.systemUTC()).with(keys);
            try {
                type.getMethod("open", StorageSetup.class).invoke(state, setup);
                return "opened";
            } catch (InvocationTargetException e) {
                assertThat(e.getCause()).isInstanceOf(SetupException.class);
                return String.valueOf(e.getCause().getMessage());
            }
        }
    }

    // --- settings and closing ----------------------------------------------------------------------------------------

    @Test
    void settings_outsideTheirRanges_areRefused() {
        PostgresState state = PostgresState.on(schema.pool());
        for (String name : List.of("", "Upper", "1st", "a-b", "a;b", "pg_own", "x".repeat(64))) {
            assertThatThrownBy(() -> state.inSchema(name)).as(name).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> state.withTimeLimit(Duration.ofMillis(99))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> state.withTimeLimit(Duration.ofHours(2))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void close_leavesTheDataSourceOpenAndAsItWas() throws SQLException {
        DataSource pool = schema.pool();
        StateBackends store = PostgresState.on(pool)
                .inSchema(schema.name())
                .open(StorageSetup.of(Clock.systemUTC()).with(keys));
        store.state().write(ACME, States.audit("r"));
        store.close();
        store.close();

        assertThatThrownBy(() -> store.state().write(ACME, States.audit("late")))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.identities().errands(PageRequest.first(1)))
                .isInstanceOf(ClosedException.class);
        try (Connection connection = pool.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.getNetworkTimeout()).isZero();
            assertThat(connection.getSchema()).isNotEqualTo(schema.name());
        }
    }

    /** PostgreSQL has no text with a zero byte; the seal is of what comes back. */
    @Test
    void audit_textThatPostgresCannotKeep_isSealedAsItIsKept() {
        OperationAudit odd = new OperationAudit(
                Clock.systemUTC().instant(),
                "zero \0 byte",
                Optional.of("half \ud83d"),
                "index",
                0,
                0,
                "memory",
                Optional.empty(),
                OptionalDouble.empty(),
                "ok");
        try (StateBackends store = open()) {
            store.state().write(ACME, Journal.of(odd));
            List<AuditRow> rows = store.state()
                    .audit()
                    .operations(ACME, PageRequest.first(10))
                    .items();
            assertThat(rows).hasSize(1);
            assertThat(AuditChain.follows(keys, ACME, "", rows.get(0))).isTrue();
        }
        assertThatCode(() -> open().close()).doesNotThrowAnyException();
    }
}
