package io.facelib.model;

/** Which operations leave a trace in the audit. */
public enum AuditScope {
    /** None. */
    NONE,
    /** Those that change what is stored. */
    CHANGES,
    /** Searches and comparisons, too: each of them then waits for a durable write. */
    ALL
}
