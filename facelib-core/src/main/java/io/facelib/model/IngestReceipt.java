package io.facelib.model;

import io.facelib.error.FacelibException;

/** What became of a request to ingest an image. */
public sealed interface IngestReceipt {
    /** The request's place among those handed over, from 0. */
    int index();

    /**
     * It is in the queue, and will be processed.
     *
     * @param messageId the entry's id, {@code <unix milliseconds>-<decimal number>}
     * @param idempotencyKey given or made up
     * @param message the entry as JSON
     */
    record Enqueued(int index, String messageId, String idempotencyKey, String message) implements IngestReceipt {
        /** Leaves the message out: it may name people. */
        @Override
        public String toString() {
            return "Enqueued[" + index + ", " + messageId + "]";
        }
    }

    /** It was only counted: a dry run. */
    record Counted(int index) implements IngestReceipt {}

    /** It is not in the queue; the others are not affected. */
    record Refused(int index, FacelibException error) implements IngestReceipt {}
}
