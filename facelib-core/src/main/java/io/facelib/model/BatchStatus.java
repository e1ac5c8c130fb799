package io.facelib.model;

/** Where a batch is in its life. */
public enum BatchStatus {
    /** No item was begun. */
    CREATED,
    /** Items are worked on. */
    PROCESSING,
    /** Every item is settled, well or not. */
    COMPLETED,
    /**
     * The batch cannot come to its end, since its own records are damaged and cannot be read. Not for errors of items, however
     * many, nor for anything that keeps items from being settled while they can be read. What was stored until then stays;
     * items are neither begun nor retried any more.
     */
    FAILED,
    /** Called off: no item is begun any more. */
    CANCELLED;

    /** Whether nothing happens to the batch any more, unless it is reopened. */
    public boolean isFinal() {
        return this != CREATED && this != PROCESSING;
    }
}
