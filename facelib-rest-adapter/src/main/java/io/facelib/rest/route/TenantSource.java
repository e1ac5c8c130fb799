package io.facelib.rest.route;

/** Where the requests of a route say whose data they are about. */
public enum TenantSource {
    /** The header {@code X-Tenant-ID}. */
    HEADER,
    /**
     * The header; or the query, which is all that a browser can send with a picture: in a signed link, or where the tenant
     * that a request names is believed.
     */
    HEADER_OR_LINK,
    /** Body or query; the handler reads it and has it checked. */
    HANDLER,
    /** Nowhere: the route is about nobody's data. */
    NONE
}
