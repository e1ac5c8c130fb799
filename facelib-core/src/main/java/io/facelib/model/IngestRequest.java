package io.facelib.model;

import io.facelib.error.InvalidInputException;
import java.util.List;
import java.util.Optional;

/**
 * An image that is to be taken in later: one in the object store, named by bucket and key, or one on the web. Where both are
 * given the object is taken, and the URL is only kept with the faces.
 *
 * @param bucket one of {@code raw-images}, {@code thumbnails}, {@code face-crops}; counts with a key only
 * @param key the object's name, under the tenant's own prefix; counts with a bucket only
 * @param url http or https, or {@code s3://bucket/key}; {@code file://} only where the engine allows it. Not looked at before
 *     the image's turn
 * @param site where the image is from, as the user calls it
 * @param timestamp when the image is from, Unix seconds, 0 to {@value #LAST_SECOND}; now if it is missing or 0
 * @param metadata kept with every face; its member {@code identity_id} names the person whom all faces are assigned to
 * @param idempotencyKey of entries with the same one only the first is processed; random unless given
 * @param faceHints used instead of looking for faces
 */
public record IngestRequest(
        Optional<String> bucket,
        Optional<String> key,
        Optional<String> url,
        Optional<String> site,
        Optional<Long> timestamp,
        Metadata metadata,
        Optional<String> idempotencyKey,
        Optional<List<FaceHint>> faceHints) {
    /** The end of the year 9999. */
    public static final long LAST_SECOND = 253_402_300_799L;

    private static final int MAX_TEXT = 8_192;
    private static final int MAX_NAME = 512;
    private static final int MAX_HINTS = 1_000;

    public IngestRequest {
        requireLength("bucket", bucket, MAX_NAME);
        requireLength("key", key, MAX_TEXT);
        requireLength("url", url, MAX_TEXT);
        requireLength("site", site, MAX_NAME);
        requireLength("idempotency_key", idempotencyKey, MAX_NAME);
        timestamp.ifPresent(value -> Checks.range("ts", value, 0, LAST_SECOND));
        faceHints = faceHints.map(List::copyOf);
        faceHints.ifPresent(hints -> Checks.range("face_hints", hints.size(), 0, MAX_HINTS));
        if (!isObject(bucket, key) && url.filter(text -> !text.isEmpty()).isEmpty()) {
            throw new InvalidInputException("source", "neither bucket and key nor url is given");
        }
    }

    private static void requireLength(String field, Optional<String> value, int limit) {
        int length = value.map(String::length).orElse(0);
        if (length > limit) {
            throw new InvalidInputException(field, length + " characters are more than the limit of " + limit);
        }
    }

    private static boolean isObject(Optional<String> bucket, Optional<String> key) {
        return bucket.filter(text -> !text.isEmpty()).isPresent()
                && key.filter(text -> !text.isEmpty()).isPresent();
    }

    /** Whether an object is meant, not a URL. */
    public boolean isObject() {
        return isObject(bucket, key);
    }

    /** An image that is in the object store. */
    public static IngestRequest ofObject(ObjectKey object) {
        return new IngestRequest(
                Optional.of(object.bucket()),
                Optional.of(object.key()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Metadata.none(),
                Optional.empty(),
                Optional.empty());
    }

    /** An image that is on the web. */
    public static IngestRequest ofUrl(String url) {
        return new IngestRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.of(url),
                Optional.empty(),
                Optional.empty(),
                Metadata.none(),
                Optional.empty(),
                Optional.empty());
    }

    public IngestRequest withUrl(String value) {
        return new IngestRequest(bucket, key, Optional.of(value), site, timestamp, metadata, idempotencyKey, faceHints);
    }

    public IngestRequest withSite(String value) {
        return new IngestRequest(bucket, key, url, Optional.of(value), timestamp, metadata, idempotencyKey, faceHints);
    }

    public IngestRequest withTimestamp(long value) {
        return new IngestRequest(bucket, key, url, site, Optional.of(value), metadata, idempotencyKey, faceHints);
    }

    public IngestRequest withMetadata(Metadata value) {
        return new IngestRequest(bucket, key, url, site, timestamp, value, idempotencyKey, faceHints);
    }

    public IngestRequest withIdempotencyKey(String value) {
        return new IngestRequest(bucket, key, url, site, timestamp, metadata, Optional.of(value), faceHints);
    }

    public IngestRequest withFaceHints(List<FaceHint> value) {
        return new IngestRequest(bucket, key, url, site, timestamp, metadata, idempotencyKey, Optional.of(value));
    }

    /** Tells what is to be read, not what is said of it: metadata and URLs may be personal data. */
    @Override
    public String toString() {
        return isObject() ? "IngestRequest[" + bucket.orElse("") + "/" + key.orElse("") + "]" : "IngestRequest[url]";
    }
}
