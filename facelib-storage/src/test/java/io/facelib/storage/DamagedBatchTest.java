package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.BatchHandle;
import io.facelib.FaceEngine;
import io.facelib.error.FacelibException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchStatus;
import io.facelib.model.WebhookRegistration;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A batch of which an item's record was damaged on the disk: it is given up, and others go on. */
@Timeout(300)
class DamagedBatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private FaceEngine open(BackgroundOptions background) {
        return FaceEngine.builder()
                .models(FakeModels.models())
                .storage(EmbeddedStorage.at(folder.resolve("faces")))
                .background(background)
                .build();
    }

    private static BatchHandle batch(FaceEngine engine) {
        return engine.tenant("acme")
                .batches()
                .indexImages(
                        List.of(FakeFaces.portrait("ann"), FakeFaces.portrait("ben"), FakeFaces.portrait("cat")),
                        BatchOptions.defaults());
    }

    private void sql(String... changes) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("faces/faces.db"));
                Statement statement = database.createStatement()) {
            for (String change : changes) {
                statement.execute(change);
            }
        }
    }

    @Test
    void itemThatCannotBeRead_batchHasFailed_andThoseBehindItGoOn() throws Exception {
        BatchId broken;
        BatchId whole;
        try (FaceEngine engine = open(BackgroundOptions.none())) {
            broken = batch(engine).id();
            whole = batch(engine).id();
        }
        // The jobs of the second are lost, as a crash loses them: it has to be asked for again after the first.
        sql(
                "UPDATE batch_item SET kind = 'x' WHERE batch_no = 1 AND item_no = 1",
                "DELETE FROM job",
                "DELETE FROM job_group");

        try (FaceEngine engine = open(BackgroundOptions.defaults().withDeliveryWorkers(0))) {
            Batch end = engine.tenant("acme").batches().get(whole).await(PATIENCE);
            assertThat(end.status()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(end.successful()).isEqualTo(3);
            Batch failed = engine.tenant("acme").batches().get(broken).await(PATIENCE);
            assertThat(failed.status()).isEqualTo(BatchStatus.FAILED);
            assertThat(failed.error()).contains(Batch.BROKEN);
        }
    }

    @ParameterizedTest
    @CsvSource({"options = x'07', FAILED", "batch_id = 'no id', ''", "tenant = 'no/tenant', ''"})
    void batchThatCannotBeRead_hasFailed_andThoseBehindItGoOn(String damage, String status) throws Exception {
        BatchId broken;
        BatchId whole;
        try (FaceEngine engine = open(BackgroundOptions.none())) {
            engine.tenant("acme")
                    .webhooks()
                    .register(WebhookRegistration.of("https://example.org/", "batch.failed", "batch.completed"));
            broken = batch(engine).id();
            whole = batch(engine).id();
        }
        sql("UPDATE batch SET " + damage + " WHERE batch_no = 1", "DELETE FROM job", "DELETE FROM job_group");

        try (FaceEngine engine = open(BackgroundOptions.defaults().withDeliveryWorkers(0))) {
            Batch end = engine.tenant("acme").batches().get(whole).await(PATIENCE);
            assertThat(end.status()).isEqualTo(BatchStatus.COMPLETED);
            if (status.isEmpty()) {
                assertThatThrownBy(() ->
                                engine.tenant("acme").batches().get(broken).status())
                        .isInstanceOf(FacelibException.class);
            } else {
                assertThat(engine.tenant("acme")
                                .batches()
                                .get(broken)
                                .await(PATIENCE)
                                .error())
                        .contains(Batch.BROKEN);
            }
        }
        assertThat(events())
                .containsExactly(
                        status.isEmpty()
                                ? new String[] {"batch.completed"}
                                : new String[] {"batch.completed", "batch.failed"});
        assertThat(EmbeddedStorage.at(folder.resolve("faces")).verify().problems())
                .isNotEmpty();
    }

    private List<String> events() throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("faces/faces.db"));
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT type FROM webhook_event ORDER BY type")) {
            List<String> types = new ArrayList<>();
            while (rows.next()) {
                types.add(rows.getString(1));
            }
            return types;
        }
    }

    @Test
    void lastItemIsSettled_anotherOnesRecordIsDamaged_batchHasFailed() throws Exception {
        BatchId broken;
        try (FaceEngine engine = open(BackgroundOptions.none())) {
            broken = batch(engine).id();
        }
        // Completing it reads the failed items; nothing else reads this one.
        sql(
                "UPDATE batch_item SET kind = 'x', result = 'FAILED', faces = 0, error = 'e', settled_at = 0"
                        + " WHERE item_no = 1",
                "UPDATE batch SET processed = 1, failed = 1, status = 'PROCESSING'");

        try (FaceEngine engine = open(BackgroundOptions.defaults().withDeliveryWorkers(0))) {
            Batch failed = engine.tenant("acme").batches().get(broken).await(PATIENCE);
            assertThat(failed.status()).isEqualTo(BatchStatus.FAILED);
        }
    }
}
