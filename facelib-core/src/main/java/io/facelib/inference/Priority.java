package io.facelib.inference;

/** Who goes first when several wait for the same model. */
public enum Priority {
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /** One image of many. */
    BULK
}
