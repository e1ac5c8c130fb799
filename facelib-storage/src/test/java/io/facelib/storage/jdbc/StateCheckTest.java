package io.facelib.storage.jdbc;

import static io.facelib.storage.States.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.keys.TinkKeyService;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchStatus;
import io.facelib.model.PageRequest;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.storage.States;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a check finds that somebody, or a disk, changed in the tables of jobs and state. */
class StateCheckTest extends StateFixture {
    @BeforeEach
    void fill() {
        state.webhooks().register(States.endpoint("e", Optional.empty()));
        state.batches().create(States.batch("b", 3), States.sources("b", 3), States.audit("r1"));
        state.batches()
                .settle(ACME, BatchId.of("b"), 0, States.stored(), States.audit("r2"), (b, f) -> Journal.empty());
        state.batches()
                .settle(ACME, BatchId.of("b"), 1, States.failed("no"), States.audit("r3"), (b, f) -> Journal.empty());
        state.write(ACME, States.audit("r4").and(Journal.of(States.event("told"))));
        jobs.enqueue(List.of(NewJob.of(ACME, "lane", "j", "g", "payload")));
    }

    @Test
    void nothingChanged_nothingFound() {
        assertThat(database.check()).isEmpty();
        assertThat(database.checkAudit(keys)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE batch SET total = 4",
                "UPDATE batch SET processed = 1",
                "UPDATE batch SET successful = 2",
                "UPDATE batch SET failed = 0",
                "UPDATE batch_item SET result = NULL WHERE item_no = 0",
                "UPDATE batch_item SET result = 'NO_FACE' WHERE item_no = 1",
                "DELETE FROM batch_item WHERE item_no = 2"
            })
    void countsThatDisagreeWithTheItems_areNamed(String change) throws SQLException {
        sql(change);

        assertThat(database.check())
                .singleElement()
                .asString()
                .contains("batch b of tenant acme", "does not count its items right");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE FROM batch, items without a batch",
        "DELETE FROM job_group, jobs without a group",
        "DELETE FROM job, groups without a job",
        "DELETE FROM webhook_endpoint, event types without an endpoint"
    })
    void rowsThatLostWhatTheyBelongTo_areCounted(String change, String found) throws SQLException {
        sql(change);

        assertThat(database.check()).anyMatch(problem -> problem.contains(found));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE batch SET status = 'ODD'",
                "UPDATE batch SET options = x'07'",
                "UPDATE batch_item SET kind = 'odd'",
                "UPDATE batch_item SET kind = 'object', source = 'no/../key'",
                "UPDATE batch_item SET result = 'ODD' WHERE item_no = 0",
                "UPDATE webhook_endpoint SET schedule = 'odd'",
                "UPDATE webhook_endpoint SET timeout_seconds = 0",
                "UPDATE webhook_event SET tenant = '../other'",
                "UPDATE job SET tenant = ''"
            })
    void rowsThatCannotBeRead_areFound(String change) throws SQLException {
        sql(change);

        assertThat(database.check())
                .isNotEmpty()
                .allMatch(problem -> problem.contains("restore a backup") || problem.contains("count"));
    }

    @Test
    void batchWithoutOptions_isToldAsFailed_untilItIs() throws SQLException {
        sql("UPDATE batch SET options = x'07', status = 'PROCESSING'");

        assertThat(state.batches().get(ACME, BatchId.of("b")).orElseThrow().status())
                .isEqualTo(BatchStatus.FAILED);
        assertThat(unfinished()).extracting(Batch::status).containsExactly(BatchStatus.FAILED);
        state.batches().advance(ACME, BatchId.of("b"), BatchStatus.COMPLETED, Journal.empty());
        assertThat(unfinished()).hasSize(1);
        state.batches().advance(ACME, BatchId.of("b"), BatchStatus.FAILED, Journal.empty());
        assertThat(unfinished()).isEmpty();
        assertThat(database.check()).anyMatch(problem -> problem.contains("options of batch b"));
    }

    private List<Batch> unfinished() {
        return state.batches().unfinished(PageRequest.first(10)).items();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_operation SET outcome = 'better' WHERE sequence = 2",
                "UPDATE audit_operation SET actor = NULL WHERE sequence = 2",
                "UPDATE audit_operation SET at = at + 1 WHERE sequence = 2",
                "UPDATE audit_operation SET threshold = 0.5 WHERE sequence = 2",
                "UPDATE audit_operation SET contract = 'other' WHERE sequence = 2",
                "UPDATE audit_operation SET tenant = 'other' WHERE sequence = 4",
                "UPDATE audit_operation SET sequence = 9 WHERE sequence = 4",
                "UPDATE audit_operation SET seal = (SELECT seal FROM audit_operation WHERE sequence = 1)"
                        + " WHERE sequence = 4",
                "DELETE FROM audit_operation WHERE sequence = 1",
                "DELETE FROM audit_operation WHERE sequence = 2"
            })
    void auditThatWasChanged_isFound(String change) throws SQLException {
        sql(change);

        assertThat(database.checkAudit(keys))
                .singleElement()
                .asString()
                .contains("audit chain of tenant", "does not follow");
    }

    @Test
    void checkpointThatWasChanged_isFound() throws SQLException {
        state.audit().prune(Instant.now());
        state.write(ACME, States.audit("r5"));
        assertThat(database.checkAudit(keys)).isEmpty();

        sql("UPDATE audit_checkpoint SET sequence = 3");

        assertThat(database.checkAudit(keys)).singleElement().asString().contains("is not genuine");
    }

    @Test
    void otherKeys_verifyNothing() {
        try (KeyService other = TinkKeyService.generate()) {
            assertThat(database.checkAudit(other)).singleElement().asString().contains("sealed with other keys");
        }
    }

    @Test
    void needsKeys_secretsOrSealsOnly() throws SQLException {
        assertThat(database.needsKeys()).isTrue();
        sql("DELETE FROM audit_operation");
        assertThat(database.needsKeys()).isFalse();
        sql("UPDATE webhook_endpoint SET secret = 'sealed'");
        assertThat(database.needsKeys()).isTrue();
    }

    @Test
    void leaseOfAJobThatCannotBeRead_isTold() throws SQLException {
        sql("UPDATE job SET tenant = '..'");

        assertThatThrownBy(() -> jobs.lease(new LeaseRequest("lane", 1, 1, Duration.ofMinutes(1))))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("damaged");
    }
}
