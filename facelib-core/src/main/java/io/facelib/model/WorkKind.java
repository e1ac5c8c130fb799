package io.facelib.model;

/** Kinds of work that may end as dead letters. Items of batches do not: their errors are told, and retried, with the batch. */
public enum WorkKind {
    /** Images of the ingest queue. */
    INGEST("ingest"),
    /** Webhook deliveries. */
    DELIVERY("webhook");

    private final String lane;

    WorkKind(String lane) {
        this.lane = lane;
    }

    /** The lane of the job queue that holds them. */
    public String lane() {
        return lane;
    }
}
