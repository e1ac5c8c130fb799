package io.facelib.storage.jdbc;

import static io.facelib.storage.States.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.keys.TinkKeyService;
import io.facelib.model.IngestRecord;
import io.facelib.model.PageRequest;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.spi.StateBackends;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows that somebody changes after they were chosen to be removed, and before they are. */
@NeedsPostgres
@Timeout(120)
class PostgresPruningTest {
    private static final String LANE = "lane";
    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM ";

    private final KeyService keys = TinkKeyService.generate();
    private final TestSchema schema = TestSchema.make();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private StateBackends store;

    @BeforeEach
    void open() {
        store = schema.open(Clock.systemUTC(), keys);
    }

    @AfterEach
    void close() throws SQLException {
        thread.shutdownNow();
        store.close();
        schema.close();
        keys.close();
    }

    /** What a removal comes to that has to wait for a change of the rows. */
    private <T> T removedDuring(String change, String table, Callable<T> removal) throws Exception {
        try (Connection other = schema.pool().getConnection();
                Statement statement = other.createStatement()) {
            other.setSchema(schema.name());
            other.setAutoCommit(false);
            statement.execute(change);
            Future<T> removed = thread.submit(removal);
            while (!removed.isDone() && schema.number(WAITING + table + " %'") == 0) {
                Thread.onSpinWait();
            }
            other.commit();
            return removed.get();
        }
    }

    @Test
    void prune_rowThatGotYoung_stays() throws Exception {
        Instant old = Instant.now().minusSeconds(60);
        store.state().ingests().record(ACME, ingested("changed", old), Journal.empty());

        int removed = removedDuring(
                "UPDATE ingest SET at = at + 3600000000",
                "ingest",
                () -> store.state().ingests().prune(Instant.now()));

        assertThat(removed).isZero();
        assertThat(store.state().ingests().list(ACME, PageRequest.first(10)).items())
                .hasSize(1);
    }

    @Test
    void prune_deadJobThatWasRevived_stays() throws Exception {
        store.jobs().orElseThrow().enqueue(List.of(NewJob.of(ACME, LANE, "job", "group", "")));
        store.jobs()
                .orElseThrow()
                .lease(new LeaseRequest(LANE, 1, 1, Duration.ofMinutes(1)))
                .forEach(lease -> store.jobs().orElseThrow().end(lease, new JobEnd.Dead("broken")));
        assertThat(store.jobs().orElseThrow().counts(LANE)).isEqualTo(new JobCounts(0, 0, 1));

        int removed = removedDuring(
                "UPDATE job SET state = 0, due = 0",
                "job",
                () -> store.jobs().orElseThrow().prune(LANE, Instant.now().plusSeconds(60)));

        assertThat(removed).isZero();
        assertThat(store.jobs().orElseThrow().counts(LANE).waiting()).isEqualTo(1);
    }

    private static IngestRecord ingested(String key, Instant at) {
        return new IngestRecord(key, "0".repeat(64), 1, 1, 0, 0, List.of(), List.of(), List.of(), Map.of(), at);
    }
}
