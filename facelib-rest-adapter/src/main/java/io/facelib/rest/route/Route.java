package io.facelib.rest.route;

import io.facelib.rest.caller.Role;

/**
 * A line of the route table.
 *
 * @param family whose rules hold
 * @param method of HTTP
 * @param path what is called, without {@code /api} for the first family; {@code {name}} stands for one segment,
 *     {@code {name...}} for the rest of the path
 * @param operation a word for audit and metrics
 * @param tenant where the tenant is named
 * @param role what the caller must be for the tenant
 * @param handler who answers
 * @param creating whether it makes something, so that a request which is sent again may be told by its
 *     {@code Idempotency-Key}
 * @param manyImages whether a body may be as long as any may be, not only as one image needs
 * @param listing whether the reply may be long and is work to make, so that there has to be room for it before
 */
public record Route(
        Family family,
        String method,
        PathPattern path,
        String operation,
        TenantSource tenant,
        Role role,
        Handler handler,
        boolean creating,
        boolean manyImages,
        boolean listing) {
    /** Whether it may change something: who may only look may not call it. */
    public boolean changes() {
        return role != Role.READER;
    }

    public static Route legacy(String method, String path, String operation, Role role, Handler handler) {
        return of(Family.LEGACY, method, path, operation, TenantSource.HEADER, role, handler);
    }

    public static Route v1(String method, String path, String operation, Role role, Handler handler) {
        return of(Family.V1, method, path, operation, TenantSource.HANDLER, role, handler);
    }

    public static Route open(String method, String path, String operation, Handler handler) {
        return of(Family.OPEN, method, path, operation, TenantSource.NONE, Role.READER, handler);
    }

    private static Route of(
            Family family,
            String method,
            String path,
            String operation,
            TenantSource tenant,
            Role role,
            Handler handler) {
        return new Route(family, method, PathPattern.of(path), operation, tenant, role, handler, false, false, false);
    }

    /** The same route, for links: their tenant may also be named in the query. */
    public Route forLinks() {
        return withTenant(TenantSource.HEADER_OR_LINK);
    }

    /** The same route, whose requests name no tenant because they are about nobody's data. */
    public Route aboutNobody() {
        return withTenant(TenantSource.NONE);
    }

    private Route withTenant(TenantSource source) {
        return new Route(family, method, path, operation, source, role, handler, creating, manyImages, listing);
    }

    /** The same route, marked as one that makes something. */
    public Route asCreating() {
        return new Route(family, method, path, operation, tenant, role, handler, true, manyImages, listing);
    }

    /** The same route, whose bodies may have many images. */
    public Route ofManyImages() {
        return new Route(family, method, path, operation, tenant, role, handler, creating, true, listing);
    }

    /** The same route, marked as one that lists things. */
    public Route asListing() {
        return new Route(family, method, path, operation, tenant, role, handler, creating, manyImages, true);
    }
}
