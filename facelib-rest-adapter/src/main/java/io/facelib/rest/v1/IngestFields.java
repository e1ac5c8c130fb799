package io.facelib.rest.v1;

import io.facelib.error.InvalidInputException;
import io.facelib.model.IngestItem;
import io.facelib.model.IngestRequest;
import io.facelib.model.Metadata;
import io.facelib.model.TenantId;
import io.facelib.rest.json.Json;
import io.facelib.rest.json.JsonFields;
import io.facelib.rest.json.Range;
import java.util.Optional;

/**
 * An image for ingest as it is sent. Both members are there once the fields were checked.
 *
 * @param tenant whose it is
 * @param request where it is
 */
record IngestFields(Optional<TenantId> tenant, Optional<IngestRequest> request) {
    /** The field that the engine names where neither an object nor a URL is given, which clients know as the last of these. */
    private static final String NO_SOURCE = "source";

    private static final Range SECONDS = Range.of(0, IngestRequest.LAST_SECOND);

    static IngestFields read(JsonFields fields) {
        Optional<TenantId> tenant = fields.id("tenant_id", TenantId::of);
        Optional<String> bucket = fields.optionalString("bucket");
        Optional<String> key = fields.optionalString("key");
        Optional<String> url = fields.optionalString("url");
        Optional<String> site = fields.optionalString("site");
        Optional<Long> timestamp = fields.optionalLong("ts", SECONDS);
        Metadata metadata = metadata(fields);
        Optional<String> idempotencyKey = fields.optionalString("idempotency_key");
        Optional<IngestRequest> request = Optional.empty();
        try {
            request = Optional.of(new IngestRequest(
                    bucket, key, url, site, inRange(timestamp), metadata, idempotencyKey, Optional.empty()));
        } catch (InvalidInputException e) {
            fields.refuse(
                    e.field().equals(NO_SOURCE) ? "url" : e.field(), "value_error", String.valueOf(e.getMessage()));
        }
        return new IngestFields(tenant, request);
    }

    /** What is out of range has been told already. */
    private static Optional<Long> inRange(Optional<Long> timestamp) {
        return timestamp.filter(seconds -> seconds >= 0 && seconds <= IngestRequest.LAST_SECOND);
    }

    private static Metadata metadata(JsonFields fields) {
        try {
            return fields.optionalObject("meta")
                    .map(node -> Metadata.copyOf(Json.plain(node)))
                    .orElse(Metadata.none());
        } catch (InvalidInputException e) {
            fields.refuse("meta", "value_error", String.valueOf(e.getMessage()));
            return Metadata.none();
        }
    }

    /** What the engine takes. */
    IngestItem item() {
        return new IngestItem(tenant.orElseThrow(), request.orElseThrow());
    }
}
