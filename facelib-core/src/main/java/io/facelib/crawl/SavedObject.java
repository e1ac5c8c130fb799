package io.facelib.crawl;

import io.facelib.model.ObjectKey;

/**
 * An object that was stored.
 *
 * @param object where it is
 */
public record SavedObject(ObjectKey object) {
    /** The key within its bucket. */
    public String key() {
        return object.key();
    }

    /** {@code s3://<bucket>/<key>}: names the object, opens nothing. */
    public String link() {
        return "s3://" + object;
    }
}
