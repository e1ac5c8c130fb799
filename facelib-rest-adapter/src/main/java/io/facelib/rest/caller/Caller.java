package io.facelib.rest.caller;

import io.facelib.model.TenantId;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who sent a request.
 *
 * @param name who it is, for the audit; empty where nobody said so
 * @param tenants whom they may act for; empty means every tenant
 * @param role what they may do there
 */
public record Caller(Optional<String> name, Optional<Set<TenantId>> tenants, Role role) {
    public Caller {
        tenants = tenants.map(Set::copyOf);
    }

    /** One who may do anything for anybody: whoever put the service where it is has checked that before. */
    public static Caller trusted() {
        return new Caller(Optional.empty(), Optional.empty(), Role.ADMIN);
    }

    public boolean mayActFor(TenantId tenant, Role wanted) {
        return role.includes(wanted) && tenants.map(own -> own.contains(tenant)).orElse(true);
    }
}
