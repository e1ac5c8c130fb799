package io.facelib.rest.settings;

import io.facelib.model.TenantId;
import java.util.Set;

/**
 * Which tenants may be named at all, whoever calls.
 *
 * @param allowedTenants who may use the first family; empty allows everybody
 * @param cleanUpTenants who may ask for the clean-up of all tenants; empty allows every admin
 */
public record CallerSettings(Set<TenantId> allowedTenants, Set<TenantId> cleanUpTenants) {
    public CallerSettings {
        allowedTenants = Set.copyOf(allowedTenants);
        cleanUpTenants = Set.copyOf(cleanUpTenants);
    }

    /** Everybody. */
    public static CallerSettings defaults() {
        return new CallerSettings(Set.of(), Set.of());
    }

    /** These settings with another value of {@code allowedTenants}. */
    public CallerSettings withAllowedTenants(Set<TenantId> value) {
        return new CallerSettings(value, cleanUpTenants);
    }

    /** These settings with another value of {@code cleanUpTenants}. */
    public CallerSettings withCleanUpTenants(Set<TenantId> value) {
        return new CallerSettings(allowedTenants, value);
    }
}
