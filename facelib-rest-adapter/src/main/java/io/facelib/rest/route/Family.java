package io.facelib.rest.route;

/** The kinds of routes; they differ in where the tenant is named and in how errors look. */
public enum Family {
    /** The full-featured routes, with and without {@code /api}: tenant in a header, flat errors. */
    LEGACY,
    /** Those under {@code /api/v1}: tenant in the body or the query, errors under {@code detail}. */
    V1,
    /** Health and documentation: no tenant. */
    OPEN
}
