package io.facelib.model;

import java.time.Instant;
import java.util.Optional;

/**
 * An image of a batch.
 *
 * @param index its place in the batch, from 0
 * @param source where the image is
 * @param outcome what became of it; empty while it waits or is worked on
 */
public record BatchItem(int index, BatchSource source, Optional<Outcome> outcome) {
    /** What became of an item. */
    public enum Result {
        /** Stored, with at least one face. */
        STORED,
        /** It shows no face: nothing was stored. */
        NO_FACE,
        /** Something went wrong: nothing was stored. */
        FAILED
    }

    /**
     * What became of an item.
     *
     * @param result in a word
     * @param faces how many were stored
     * @param error what went wrong, in words; empty unless it failed
     * @param at when
     */
    public record Outcome(Result result, int faces, Optional<String> error, Instant at) {}
}
