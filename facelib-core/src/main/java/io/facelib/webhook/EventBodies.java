package io.facelib.webhook;

import io.facelib.model.Batch;
import io.facelib.model.BatchItem;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Makes events: their ids and the JSON that is sent, with the members {@code event_type}, {@code tenant_id}, {@code data},
 * {@code request_id}, {@code timestamp} and {@code version}. The id of a batch's event is made of the batch and its last
 * change, so that telling of the same change again is the same event; every other id is random.
 */
public final class EventBodies {
    private static final String VERSION = "1.0";

    private EventBodies() {}

    /**
     * {@code face.indexed}: an image was stored.
     *
     * @param faces how many of it were stored
     */
    public static WebhookEvent indexed(
            TenantId tenant, String requestId, Instant at, int faces, String phash, String thumbUrl, String vectors) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("indexed_count", faces);
        data.put("face_count", faces);
        data.put("phash", phash);
        data.put("thumb_url", thumbUrl);
        data.put("vector_backend", vectors);
        data.put("request_id", requestId);
        return event(randomId(), tenant, "face.indexed", requestId, at, data);
    }

    /** {@code face.searched}: the faces of an image, or a vector, were searched for. */
    public static WebhookEvent searched(
            TenantId tenant,
            String requestId,
            Instant at,
            int faces,
            int results,
            String phash,
            String thumbUrl,
            String vectors) {
        Map<String, Object> data = found(faces, results, phash);
        data.put("thumb_url", thumbUrl);
        data.put("vector_backend", vectors);
        data.put("request_id", requestId);
        return event(randomId(), tenant, "face.searched", requestId, at, data);
    }

    /** {@code face.compared}: an image was held against the gallery. */
    public static WebhookEvent compared(
            TenantId tenant, String requestId, Instant at, int faces, int results, String phash, String vectors) {
        Map<String, Object> data = found(faces, results, phash);
        data.put("vector_backend", vectors);
        data.put("request_id", requestId);
        return event(randomId(), tenant, "face.compared", requestId, at, data);
    }

    private static Map<String, Object> found(int faces, int results, String phash) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("faces_found", faces);
        data.put("results_count", results);
        data.put("phash", phash);
        return data;
    }

    /** {@code batch.created}. */
    public static WebhookEvent batchCreated(Batch batch, Instant at) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("batch_id", batch.id().value());
        data.put("total_images", batch.total());
        data.put("metadata", batch.options().metadata().asMap());
        return ofBatch(batch, "batch.created", at, data);
    }

    /**
     * {@code batch.completed}: every image is settled.
     *
     * @param failed the items whose errors are told
     */
    public static WebhookEvent batchCompleted(Batch batch, List<BatchItem> failed, Instant at) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("batch_id", batch.id().value());
        data.put("total_images", batch.total());
        data.put("successful_images", batch.successful());
        data.put("failed_images", batch.failed());
        data.put("errors", errors(failed));
        return ofBatch(batch, "batch.completed", at, data);
    }

    /**
     * {@code batch.failed}: the batch itself could not be worked on.
     *
     * @param error why not, in words
     * @param failed the items whose errors are told
     */
    public static WebhookEvent batchFailed(Batch batch, String error, List<BatchItem> failed, Instant at) {
        List<Map<String, Object>> errors = new ArrayList<>(errors(failed));
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("type", "batch_error");
        own.put("message", error);
        own.put("timestamp", EventJson.seconds(at));
        errors.add(own);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("batch_id", batch.id().value());
        data.put("error", error);
        data.put("errors", errors);
        return ofBatch(batch, "batch.failed", at, data);
    }

    private static List<Map<String, Object>> errors(List<BatchItem> failed) {
        return failed.stream()
                .flatMap(item -> item.outcome().stream().map(outcome -> error(item, outcome)))
                .toList();
    }

    private static Map<String, Object> error(BatchItem item, BatchItem.Outcome outcome) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("image_index", item.index());
        error.put("image_url", item.source().text());
        error.put("error", outcome.error().orElse(""));
        error.put("timestamp", EventJson.seconds(outcome.at()));
        return error;
    }

    private static WebhookEvent ofBatch(Batch batch, String type, Instant at, Map<String, Object> data) {
        String change = String.join("\n", batch.tenant().value(), batch.id().value(), type, change(batch));
        return event(derivedId(change), batch.tenant(), type, "batch_" + batch.id(), at, data);
    }

    // A batch that is worked on again, and one that took the id of a batch long gone, are further changes to tell of.
    private static String change(Batch batch) {
        return EventJson.seconds(batch.updatedAt()).toPlainString();
    }

    /** {@code test}: shows that an endpoint is reached. */
    public static WebhookEvent test(TenantId tenant, Instant at) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("message", "This is a test of a webhook: nothing happened.");
        data.put("timestamp", EventJson.seconds(at));
        return event(randomId(), tenant, "test", "webhook_" + at.toEpochMilli(), at, data);
    }

    private static WebhookEvent event(
            String id, TenantId tenant, String type, String requestId, Instant at, Map<String, Object> data) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("event_type", type);
        body.put("tenant_id", tenant.value());
        body.put("data", data);
        body.put("request_id", requestId);
        body.put("timestamp", EventJson.seconds(at));
        body.put("version", VERSION);
        return new WebhookEvent(id, tenant, type, requestId, at, EventJson.write(body));
    }

    private static String randomId() {
        return "evt_" + UUID.randomUUID().toString().replace("-", "");
    }

    private static String derivedId(String change) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(change.getBytes(StandardCharsets.UTF_8));
            return "evt_" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
