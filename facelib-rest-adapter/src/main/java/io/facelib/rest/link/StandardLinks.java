package io.facelib.rest.link;

import io.facelib.Tenant;
import io.facelib.model.ObjectKey;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Links of the store's own where it makes some. Otherwise paths of this service: with a signature and an expiry, or plain
 * ones where the tenant that a request names is believed anyway.
 */
final class StandardLinks implements ImageLinks {
    private final boolean plain;
    private final Duration validity;

    StandardLinks(CallerResolver callers, RestSettings settings) {
        this.plain = callers.trustsTenantHeader();
        this.validity = settings.links().validity();
    }

    @Override
    public Optional<String> legacy(Tenant tenant, ObjectKey key) {
        return presigned(tenant, key).or(() -> plain ? plain(tenant, key) : signed(tenant, key));
    }

    @Override
    public Optional<String> v1(Tenant tenant, ObjectKey key) {
        return presigned(tenant, key).or(() -> signed(tenant, key));
    }

    private Optional<String> presigned(Tenant tenant, ObjectKey key) {
        return tenant.images().presign(key, validity).map(URI::toString);
    }

    private static Optional<String> plain(Tenant tenant, ObjectKey key) {
        return tenant.images().isVisible(key) ? Optional.of(ImagePath.of(key)) : Optional.empty();
    }

    private Optional<String> signed(Tenant tenant, ObjectKey key) {
        return tenant.images().sign(key, validity).map(access -> SignedLink.of(tenant.id(), key, access));
    }
}
