package io.facelib.spi;

import java.util.List;

/**
 * Everything that an engine measures. Labels take few values, none of which says whose the data are: no tenant, no key, no
 * identity, no address.
 */
public enum Metric {
    /** An image on its way through all stages, however it ended. */
    PIPELINE("facelib.pipeline", Kind.TIMER, "An image through all stages", "outcome"),
    /** One stage of an image that came through; waiting for a batch is included. */
    STAGE("facelib.pipeline.stage", Kind.TIMER, "One stage of an image, with its wait for a batch", "stage"),
    /** How many items a model was given at once. */
    BATCH_ITEMS("facelib.batcher.items", Kind.SUMMARY, "Items that a model was given at once", "batcher"),
    /** One run of a model. */
    BATCH_RUN("facelib.batcher.run", Kind.TIMER, "One run of a model", "batcher", "outcome"),
    /** How many items wait for a model now. */
    BATCH_QUEUED("facelib.batcher.queued", Kind.GAUGE, "Items that wait for a model", "batcher"),
    /** Calls that were turned away, because the queue was full or the deadline passed. */
    BATCH_REFUSED("facelib.batcher.refused", Kind.COUNTER, "Calls that were turned away", "batcher", "reason"),
    /** A call of a backend. */
    BACKEND("facelib.backend.calls", Kind.TIMER, "A call of a backend", "part", "backend", "operation", "outcome"),
    /** 1 if a backend answered when it was asked last, 0 if not. */
    BACKEND_UP("facelib.backend.up", Kind.GAUGE, "Whether a backend answers", "part", "backend"),
    /** Jobs of a lane, of all tenants. */
    JOBS("facelib.jobs", Kind.GAUGE, "Jobs of a lane, of all tenants", "lane", "state"),
    /** One attempt to tell an endpoint of an event. */
    DELIVERY("facelib.webhook.attempts", Kind.TIMER, "One attempt to tell an endpoint", "outcome"),
    /** What an index has on the heap. */
    INDEX_HEAP("facelib.index.heap", Kind.GAUGE, "Bytes that the index has on the heap", "backend"),
    /** How many graphs an index has. */
    INDEX_GRAPHS("facelib.index.graphs", Kind.GAUGE, "Graphs of the index", "backend"),
    /** The share of the true best that searches found. */
    INDEX_RECALL("facelib.index.recall", Kind.GAUGE, "Share of the true best that searches found", "backend"),
    /** How many searches the recall was measured on. */
    INDEX_RECALL_SAMPLES("facelib.index.recall.samples", Kind.GAUGE, "Searches the recall is measured on", "backend"),
    /** Always 1; its labels say what the engine works with. */
    ENGINE(
            "facelib.engine",
            Kind.GAUGE,
            "What the engine works with",
            "model",
            "provider",
            "objects",
            "vectors",
            "identities",
            "state",
            "jobs");

    /** How values add up. */
    public enum Kind {
        /** Durations: how many, their sum, the longest. */
        TIMER,
        /** Amounts: how many, their sum, the largest. */
        SUMMARY,
        /** Something that only grows. */
        COUNTER,
        /** A value that is asked for; not a number while it is not known. */
        GAUGE
    }

    private final String id;
    private final Kind kind;
    private final String description;
    private final List<String> labels;

    Metric(String id, Kind kind, String description, String... labels) {
        this.id = id;
        this.kind = kind;
        this.description = description;
        this.labels = List.of(labels);
    }

    /** The name, in words with dots between. */
    public String id() {
        return id;
    }

    /** How its values add up. */
    public Kind kind() {
        return kind;
    }

    /** What it is, for people. */
    public String description() {
        return description;
    }

    /** The names of its labels, in the order in which their values are given. */
    public List<String> labels() {
        return labels;
    }
}
