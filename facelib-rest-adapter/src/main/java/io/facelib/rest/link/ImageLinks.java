package io.facelib.rest.link;

import io.facelib.Tenant;
import io.facelib.model.ObjectKey;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import java.util.Optional;

/** Makes links to stored pictures. Safe for any number of threads. */
public interface ImageLinks {
    /** Links as the service gives them. */
    static ImageLinks of(CallerResolver callers, RestSettings settings) {
        return new StandardLinks(callers, settings);
    }

    /** What a client of the first family is given: presigned by the store, else a path of this service. Empty if the picture is not the tenant's. */
    Optional<String> legacy(Tenant tenant, ObjectKey key);

    /** What a client of the second family is given: always with an expiry. Empty if the picture is not the tenant's. */
    Optional<String> v1(Tenant tenant, ObjectKey key);
}
