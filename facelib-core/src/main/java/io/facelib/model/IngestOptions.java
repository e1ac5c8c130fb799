package io.facelib.model;

/**
 * How images are handed over for ingest.
 *
 * @param dryRun whether the requests are only counted: neither object store nor queue is touched; false unless set
 * @param maxItems how many requests there may be, 1 to 5,000; 500 unless set
 */
public record IngestOptions(boolean dryRun, int maxItems) {
    public IngestOptions {
        Checks.range("max_items", maxItems, 1, 5_000);
    }

    public static IngestOptions defaults() {
        return new IngestOptions(false, 500);
    }

    public IngestOptions withDryRun(boolean value) {
        return new IngestOptions(value, maxItems);
    }

    public IngestOptions withMaxItems(int value) {
        return new IngestOptions(dryRun, value);
    }
}
