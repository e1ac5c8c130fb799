package io.facelib.error;

import java.io.Serial;

/**
 * Two vectors of different models met. Vectors of another contract are refused, never compared: the number would mean
 * nothing.
 */
public final class ContractMismatchException extends InvalidInputException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * @param expected the contract of the engine or index
     * @param actual the contract of the vector that was given
     */
    public ContractMismatchException(String expected, String actual) {
        super("contract", "vector is of '" + actual + "', expected '" + expected + "'");
    }
}
