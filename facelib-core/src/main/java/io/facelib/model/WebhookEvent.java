package io.facelib.model;

import java.time.Instant;

/**
 * Something that endpoints are told of.
 *
 * @param id the same in every delivery of the event, so that receivers can tell repeats
 * @param tenant whose it is
 * @param type such as {@code face.indexed}
 * @param requestId of the request that caused it
 * @param at when it happened
 * @param body the JSON that is sent, byte for byte the same in every attempt
 */
public record WebhookEvent(String id, TenantId tenant, String type, String requestId, Instant at, String body) {
    /** Leaves the body out: it may hold links. */
    @Override
    public String toString() {
        return "WebhookEvent[" + id + " " + type + " of " + tenant + "]";
    }
}
