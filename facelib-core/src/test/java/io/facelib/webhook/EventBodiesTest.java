package io.facelib.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.Metadata;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bodies of the contract, byte for byte. */
class EventBodiesTest {
    private static final TenantId ACME = TenantId.of("acme-co");
    private static final Instant AT = Instant.ofEpochSecond(1_700_000_000L, 500_000_000);

    private static Batch batch(Instant updated) {
        return new Batch(
                ACME,
                BatchId.of("b-1"),
                BatchStatus.COMPLETED,
                BatchOptions.defaults().withMetadata(Metadata.of("site", "caf\u00e9")),
                3,
                3,
                1,
                1,
                AT,
                updated);
    }

    private static BatchItem failed() {
        return new BatchItem(
                2,
                new BatchSource.Url("https://x.example/a.jpg"),
                Optional.of(new BatchItem.Outcome(BatchItem.Result.FAILED, 0, Optional.of("HTTP 404"), AT)));
    }

    @Test
    void face_events_areAsTheContractSays() {
        WebhookEvent indexed = EventBodies.indexed(ACME, "r-1", AT, 2, "df98", "/api/images/t/x.jpg", "jvector");
        WebhookEvent searched = EventBodies.searched(ACME, "r-2", AT, 1, 5, "df98", "", "memory");
        WebhookEvent compared = EventBodies.compared(ACME, "r-3", AT, 1, 0, "df98", "memory");

        assertThat(indexed.body())
                .isEqualTo(
                        "{\"event_type\": \"face.indexed\", \"tenant_id\": \"acme-co\", \"data\": {\"indexed_count\": 2, "
                                + "\"face_count\": 2, \"phash\": \"df98\", \"thumb_url\": \"/api/images/t/x.jpg\", "
                                + "\"vector_backend\": \"jvector\", \"request_id\": \"r-1\"}, \"request_id\": \"r-1\", "
                                + "\"timestamp\": 1700000000.5, \"version\": \"1.0\"}");
        assertThat(searched.body())
                .isEqualTo(
                        "{\"event_type\": \"face.searched\", \"tenant_id\": \"acme-co\", \"data\": {\"faces_found\": 1, "
                                + "\"results_count\": 5, \"phash\": \"df98\", \"thumb_url\": \"\", \"vector_backend\": \"memory\", "
                                + "\"request_id\": \"r-2\"}, \"request_id\": \"r-2\", \"timestamp\": 1700000000.5, "
                                + "\"version\": \"1.0\"}");
        assertThat(compared.body())
                .isEqualTo(
                        "{\"event_type\": \"face.compared\", \"tenant_id\": \"acme-co\", \"data\": {\"faces_found\": 1, "
                                + "\"results_count\": 0, \"phash\": \"df98\", \"vector_backend\": \"memory\", "
                                + "\"request_id\": \"r-3\"}, \"request_id\": \"r-3\", \"timestamp\": 1700000000.5, "
                                + "\"version\": \"1.0\"}");
        assertThat(List.of(indexed.type(), searched.type(), compared.type()))
                .containsExactly("face.indexed", "face.searched", "face.compared");
    }

    @Test
    void batch_events_areAsTheContractSays() {
        String error = "{\"image_index\": 2, \"image_url\": \"https://x.example/a.jpg\", \"error\": \"HTTP 404\", "
                + "\"timestamp\": 1700000000.5}";
        String end = "}, \"request_id\": \"batch_b-1\", \"timestamp\": 1700000000.5, \"version\": \"1.0\"}";

        assertThat(EventBodies.batchCreated(batch(AT), AT).body())
                .isEqualTo(
                        "{\"event_type\": \"batch.created\", \"tenant_id\": \"acme-co\", \"data\": {\"batch_id\": \"b-1\", "
                                + "\"total_images\": 3, \"metadata\": {\"site\": \"caf\\u00E9\"}" + end);
        assertThat(EventBodies.batchCompleted(batch(AT), List.of(failed()), AT).body())
                .isEqualTo("{\"event_type\": \"batch.completed\", \"tenant_id\": \"acme-co\", \"data\": {\"batch_id\": "
                        + "\"b-1\", \"total_images\": 3, \"successful_images\": 1, \"failed_images\": 1, \"errors\": ["
                        + error + "]" + end);
        assertThat(EventBodies.batchFailed(batch(AT), "no disk", List.of(failed()), AT)
                        .body())
                .isEqualTo(
                        "{\"event_type\": \"batch.failed\", \"tenant_id\": \"acme-co\", \"data\": {\"batch_id\": \"b-1\", "
                                + "\"error\": \"no disk\", \"errors\": [" + error
                                + ", {\"type\": \"batch_error\", \"message\": \"no disk\", \"timestamp\": 1700000000.5}]"
                                + end);
    }

    @Test
    void test_event_isAsTheContractSays() throws Exception {
        WebhookEvent test = EventBodies.test(ACME, AT);

        assertThat(test.type()).isEqualTo("test");
        assertThat(test.requestId()).isEqualTo("webhook_1700000000500");
        assertThat(new ObjectMapper().readTree(test.body()).path("data").fieldNames())
                .toIterable()
                .containsExactly("message", "timestamp");
    }

    @Test
    void ids_ofFaces_areAllDifferent_ofBatches_areThoseOfTheChange() {
        assertThat(EventBodies.test(ACME, AT).id()).matches("evt_[0-9a-f]{32}");
        assertThat(EventBodies.indexed(ACME, "r", AT, 1, "", "", "").id())
                .isNotEqualTo(EventBodies.indexed(ACME, "r", AT, 1, "", "", "").id());

        String created = EventBodies.batchCreated(batch(AT), AT).id();
        assertThat(created).matches("evt_[0-9a-f]{32}");
        assertThat(EventBodies.batchCreated(batch(AT), AT.plusSeconds(9)).id()).isEqualTo(created);
        assertThat(EventBodies.batchCompleted(batch(AT), List.of(), AT).id()).isNotEqualTo(created);
        assertThat(EventBodies.batchCreated(batch(AT.plusSeconds(1)), AT).id()).isNotEqualTo(created);
    }

    @Test
    void seconds_haveAFractionAndNoExponent() {
        assertThat(EventJson.seconds(Instant.ofEpochSecond(1_700_000_000L)).toPlainString())
                .isEqualTo("1700000000.0");
        assertThat(EventJson.seconds(Instant.ofEpochSecond(1_700_000_000L, 123_456_789))
                        .toPlainString())
                .isEqualTo("1700000000.123456");
    }
}
