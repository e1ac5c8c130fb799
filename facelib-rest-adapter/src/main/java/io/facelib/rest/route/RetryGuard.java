package io.facelib.rest.route;

import io.facelib.model.TenantId;

/** Asked when a request has been read, its tenant is known, and nothing has been done about it yet. */
public interface RetryGuard {
    /** The key that the request bears. */
    String key();

    /**
     * Returns if the request is to be carried out, and throws otherwise what is answered instead.
     *
     * @param fingerprint tells this request from others
     */
    void proceed(TenantId tenant, String fingerprint);
}
