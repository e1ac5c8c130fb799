package io.facelib.storage.jdbc;

import io.facelib.error.BackendException;
import java.io.Serial;

/** A transaction that did not come to its end. */
final class TransactionFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final BackendException told;
    private final boolean mayBeRepeated;

    TransactionFailure(BackendException told, boolean mayBeRepeated) {
        super(told);
        this.told = told;
        this.mayBeRepeated = mayBeRepeated;
    }

    /** Whether nothing was written and another attempt may succeed at once. */
    boolean mayBeRepeated() {
        return mayBeRepeated;
    }

    /** What the caller hears if it is not repeated. */
    BackendException told() {
        return told;
    }
}
