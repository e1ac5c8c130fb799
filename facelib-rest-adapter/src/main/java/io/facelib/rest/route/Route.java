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
 */
public record Route(Family family, String method, PathPattern path, String operation, TenantSource tenant, Role role, Handler handler) {
    public static Route legacy(String method, String path, String operation, Role role, Handler handler) {
        return new Route(Family.LEGACY, method, PathPattern.of(path), operation, TenantSource.HEADER, role, handler);
    }

    public static Route v1(String method, String path, String operation, Role role, Handler handler) {
        return new Route(Family.V1, method, PathPattern.of(path), operation, TenantSource.HANDLER, role, handler);
    }

    public static Route open(String method, String path, String operation, Handler handler) {
        return new Route(Family.OPEN, method, PathPattern.of(path), operation, TenantSource.NONE, Role.READER, handler);
    }

    /** The same route, for links: their tenant may also be named in the query. */
    public Route forLinks() {
        return new Route(family, method, path, operation, TenantSource.HEADER_OR_LINK, role, handler);
    }
}
