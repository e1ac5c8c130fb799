package io.facelib.model;

import io.facelib.error.FacelibException;

/** What became of one image of many. */
public sealed interface IndexOutcome {
    /** The image's place in the stream, from 0. */
    long position();

    /** As given in the item. */
    String label();

    /** The image was indexed. */
    record Indexed(long position, String label, IndexResult result) implements IndexOutcome {}

    /** The image was not indexed; the others are not affected. */
    record Failed(long position, String label, FacelibException error) implements IndexOutcome {}
}
