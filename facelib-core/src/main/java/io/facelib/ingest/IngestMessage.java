package io.facelib.ingest;

import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceHint;
import io.facelib.model.IdentityId;
import io.facelib.model.IngestRequest;
import io.facelib.model.Metadata;
import io.facelib.model.TenantId;
import io.facelib.operation.PhotoDigest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An entry of the ingest queue, as producers and consumers of the service exchange it.
 *
 * @param tenant whose image it is, as the producer says
 * @param bucket of the image's object
 * @param key of the image's object; counts with a bucket only
 * @param url of the image; {@code s3://<bucket>/<key>} for an object without one, otherwise {@value #UNKNOWN}
 * @param site {@value #UNKNOWN} if it was not given
 * @param imageSha256 of the object's bytes, 64 hexadecimal digits; for a URL a placeholder
 * @param imagePhash a placeholder, 16 zeros: the consumer computes its own
 * @param timestamp Unix seconds; empty if the producer gave none
 * @param metadata the user's own
 * @param source who made the entry
 * @param idempotencyKey of entries with the same one only the first is processed; empty if the producer gave none
 * @param faceHints used instead of looking for faces
 */
public record IngestMessage(
        String tenant,
        Optional<String> bucket,
        Optional<String> key,
        String url,
        String site,
        String imageSha256,
        String imagePhash,
        Optional<Long> timestamp,
        Metadata metadata,
        String source,
        Optional<String> idempotencyKey,
        Optional<List<FaceHint>> faceHints) {
    /** Stands for a URL or a site that nobody told. */
    static final String UNKNOWN = "unknown";

    private static final String NO_HASH = "0000000000000000";
    private static final String SOURCE = "backend-api";

    /** What a text is as a message. */
    sealed interface Parsed {}

    /** A message. */
    record Valid(IngestMessage message) implements Parsed {}

    /**
     * None.
     *
     * @param error what dead letters tell
     */
    record Invalid(String error) implements Parsed {}

    /**
     * The message of a request.
     *
     * @param objectSha256 of the object's bytes; empty for a URL
     * @param idempotencyKey the request's, or one that was made up
     */
    static IngestMessage of(
            TenantId tenant, IngestRequest request, Optional<String> objectSha256, String idempotencyKey, Instant now) {
        String url = given(request.url())
                .orElseGet(() -> request.isObject()
                        ? "s3://" + request.bucket().orElse("") + "/"
                                + request.key().orElse("")
                        : UNKNOWN);
        return new IngestMessage(
                tenant.value(),
                request.bucket(),
                request.key(),
                url,
                given(request.site()).orElse(UNKNOWN),
                objectSha256.orElseGet(() -> placeholder(url, tenant)),
                NO_HASH,
                Optional.of(request.timestamp().filter(seconds -> seconds > 0).orElseGet(now::getEpochSecond)),
                request.metadata(),
                SOURCE,
                Optional.of(idempotencyKey),
                request.faceHints());
    }

    private static String placeholder(String url, TenantId tenant) {
        return PhotoDigest.of((url + tenant).getBytes(StandardCharsets.UTF_8));
    }

    /** A text that was given, and is not empty. */
    static Optional<String> given(Optional<String> text) {
        return text.filter(value -> !value.isEmpty());
    }

    /** Whether an object is named, not a URL. */
    boolean isObject() {
        return given(bucket).isPresent() && given(key).isPresent();
    }

    /**
     * The person whom all faces of the image are assigned to, if the user's metadata names one.
     *
     * @throws InvalidInputException if nobody can have such an id
     */
    Optional<IdentityId> identity() {
        return metadata.get("identity_id")
                .filter(value -> value instanceof String text && !text.isEmpty())
                .map(value -> IdentityId.of((String) value));
    }

    /** Reads a message. What is missing or of another type is told by name; nothing is thrown. */
    static Parsed parse(String json) {
        return MessageJson.read(json);
    }

    /** The message as JSON: no spaces, members in the order of this record, non-ASCII characters as they are. */
    public String toJson() {
        return MessageJson.write(this);
    }

    /** Leaves out what may be personal data. */
    @Override
    public String toString() {
        return "IngestMessage[" + tenant + "]";
    }
}
