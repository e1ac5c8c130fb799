package io.facelib.rest.route;

import io.facelib.model.BatchId;
import io.facelib.model.FaceId;
import io.facelib.model.ImageId;
import io.facelib.model.IndexOptions;

/**
 * Ids of what a request with an {@code Idempotency-Key} makes. They follow from route, key and all that was read of the request,
 * so that the same request, sent again to whichever process, makes the same thing and no second one; also where nobody knows
 * what became of it the first time.
 *
 * @param name 64 hexadecimal digits
 */
public record RepeatedIds(String name) {
    private static final int IMAGE_DIGITS = 32;

    static RepeatedIds of(Route route, String key, String fingerprint) {
        return new RepeatedIds(new Fingerprint()
                .add(route.method() + " " + route.path())
                .add(key)
                .add(fingerprint)
                .end());
    }

    /** With ids of the image and its faces; what an earlier request made under them stays as it is. */
    public IndexOptions indexing() {
        return IndexOptions.defaults()
                .withImage(ImageId.of(name.substring(0, IMAGE_DIGITS)))
                .withFaceIds(index -> FaceId.of(uuid("face_" + index)))
                .withOnce(true);
    }

    public BatchId batch() {
        return BatchId.of(uuid("batch"));
    }

    /** The text form of a UUID, made of the first digits of a SHA-256. */
    private String uuid(String part) {
        String hex = new Fingerprint().add(name).add(part).end();
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20, 32));
    }
}
