package io.facelib.model;

import java.time.Instant;
import java.util.Optional;

/**
 * In whose name, and as part of which request, something is done. Appears in audit and events.
 *
 * @param requestId of the request, if it has one
 * @param actor on whose behalf, if known: a name that may be kept, such as that of an API key
 */
public record RequestContext(Optional<String> requestId, Optional<String> actor) {
    private static final RequestContext NONE = new RequestContext(Optional.empty(), Optional.empty());

    /** Nothing is known. */
    public static RequestContext none() {
        return NONE;
    }

    /** The request's id; where there is none, one that tells the time. */
    public String idOr(Instant now) {
        return requestId.orElseGet(() -> "webhook_" + now.toEpochMilli());
    }
}
