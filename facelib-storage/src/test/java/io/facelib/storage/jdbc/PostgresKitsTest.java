package io.facelib.storage.jdbc;

import io.facelib.keys.TinkKeyService;
import io.facelib.spi.CombinedStorage;
import io.facelib.spi.IdentityStore;
import io.facelib.spi.JobQueue;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateBackends;
import io.facelib.spi.StateStore;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.EmbeddedStorage;
import io.facelib.tck.AuditStoreContract;
import io.facelib.tck.BatchStoreContract;
import io.facelib.tck.IdentityModelContract;
import io.facelib.tck.IdentityStoreContract;
import io.facelib.tck.IngestStoreContract;
import io.facelib.tck.JobQueueContract;
import io.facelib.tck.JobQueueModelContract;
import io.facelib.tck.TenantIsolationContract;
import io.facelib.tck.WebhookStoreContract;
import io.facelib.tck.WorkIsolationContract;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Every kit that asks of state, work or a whole storage, on a real server. */
@NeedsPostgres
class PostgresKitsTest {
    @TempDir
    Path directory;

    private static final KeyService KEYS = TinkKeyService.generate();

    private static TestSchema schema;
    private static PostgresState described;

    @BeforeAll
    static void makeSchema() {
        schema = TestSchema.make();
        described = schema.described();
    }

    @AfterAll
    static void dropSchema() throws SQLException {
        schema.close();
    }

    @AfterEach
    void clear() throws SQLException {
        schema.clear();
    }

    private static StateBackends opened(Clock clock, KeyService keys) {
        return described.open(StorageSetup.of(clock).with(keys));
    }

    private static StateStore state(Clock clock, KeyService keys) {
        return opened(clock, keys).state();
    }

    private static JobQueue jobs(Clock clock) {
        return opened(clock, KEYS).jobs().orElseThrow();
    }

    private Storage storage() {
        // Faces and pictures in a directory, which also has the keys; what is in PostgreSQL outlives an engine, too.
        Storage base = EmbeddedStorage.at(directory.resolve("base")).withGraphAbove(10);
        return CombinedStorage.over(base).withState(described);
    }

    @Nested
    class Batches extends BatchStoreContract {
        @Override
        protected StateStore open(Clock clock, KeyService keys) {
            return state(clock, keys);
        }

        @Override
        protected Optional<StateStore> reopen(Clock clock, KeyService keys) {
            return Optional.of(state(clock, keys));
        }
    }

    @Nested
    class Ingests extends IngestStoreContract {
        @Override
        protected StateStore open(Clock clock, KeyService keys) {
            return state(clock, keys);
        }

        @Override
        protected Optional<StateStore> reopen(Clock clock, KeyService keys) {
            return Optional.of(state(clock, keys));
        }
    }

    @Nested
    class Webhooks extends WebhookStoreContract {
        @Override
        protected StateStore open(Clock clock, KeyService keys) {
            return state(clock, keys);
        }

        @Override
        protected Optional<StateStore> reopen(Clock clock, KeyService keys) {
            return Optional.of(state(clock, keys));
        }
    }

    @Nested
    class Audits extends AuditStoreContract {
        @Override
        protected StateStore open(Clock clock, KeyService keys) {
            return state(clock, keys);
        }

        @Override
        protected Optional<StateStore> reopen(Clock clock, KeyService keys) {
            return Optional.of(state(clock, keys));
        }
    }

    @Nested
    class Identities extends IdentityStoreContract {
        @Override
        protected IdentityStore newStore() {
            return opened(Clock.systemUTC(), KEYS).identities();
        }

        @Override
        protected Optional<IdentityStore> reopen() {
            return Optional.of(newStore());
        }
    }

    @Nested
    class Jobs extends JobQueueContract {
        @Override
        protected JobQueue open(Clock clock) {
            return jobs(clock);
        }

        @Override
        protected Optional<JobQueue> reopen(Clock clock) {
            return Optional.of(jobs(clock));
        }
    }

    @Nested
    class JobsAgainstAModel extends JobQueueModelContract {
        @Override
        protected JobQueue open(Clock clock) {
            return jobs(clock);
        }
    }

    @Nested
    class IdentitiesAgainstAModel extends IdentityModelContract {
        @Override
        protected Storage storage() {
            return PostgresKitsTest.this.storage();
        }
    }

    @Nested
    class TenantIsolation extends TenantIsolationContract {
        @Override
        protected Storage storage() {
            return PostgresKitsTest.this.storage();
        }
    }

    @Nested
    class WorkIsolation extends WorkIsolationContract {
        @Override
        protected Storage storage() {
            return PostgresKitsTest.this.storage();
        }
    }
}
