package io.facelib.model;

/** Whether an audit chain is as it was written. */
public sealed interface AuditVerification {
    /**
     * Every row follows the one before it, from the first or the newest checkpoint on, and every checkpoint is signed.
     *
     * @param rows how many there are, pruned ones not counted
     */
    record Intact(long rows) implements AuditVerification {}

    /**
     * Something was changed, left out or moved, or was sealed with other keys.
     *
     * @param sequence the first row, or the row of the first checkpoint, that is not as it should be
     * @param why in words
     */
    record Broken(long sequence, String why) implements AuditVerification {}
}
