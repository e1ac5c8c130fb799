package io.facelib.model;

/**
 * Counts of an {@code indexAll}, while it runs and at its end.
 *
 * @param images finished, failed ones included
 * @param failed of them
 * @param faces stored
 */
public record IndexSummary(long images, long failed, long faces) {
    public static IndexSummary none() {
        return new IndexSummary(0, 0, 0);
    }

    /** With one more outcome counted. */
    public IndexSummary plus(IndexOutcome outcome) {
        return outcome instanceof IndexOutcome.Indexed indexed
                ? new IndexSummary(
                        images + 1, failed, faces + indexed.result().faces().size())
                : new IndexSummary(images + 1, failed + 1, faces);
    }
}
