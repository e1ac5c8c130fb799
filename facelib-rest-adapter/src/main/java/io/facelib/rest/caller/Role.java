package io.facelib.rest.caller;

/** What a caller may do for a tenant; each role may do what those before it may. */
public enum Role {
    /** Search, compare, verify, look at what is stored. */
    READER,
    /** Store, enrol, delete; batches, ingest, webhooks. */
    WRITER,
    /** What concerns all tenants: the clean-up. */
    ADMIN;

    /** Whether this role may do what that one may. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
