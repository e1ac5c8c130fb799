package io.facelib.model;

/** Where a batch is in its life. */
public enum BatchStatus {
    /** No item was begun. */
    CREATED,
    /** Items are worked on. */
    PROCESSING,
    /** Every item is settled, well or not. */
    COMPLETED,
    /** The batch itself could not be worked on. */
    FAILED,
    /** Called off: no item is begun any more. */
    CANCELLED;

    /** Whether nothing happens to the batch any more, unless it is reopened. */
    public boolean isFinal() {
        return this != CREATED && this != PROCESSING;
    }
}
