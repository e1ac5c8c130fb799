package io.facelib.examples.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * An index of vectors that takes part in a comparison. It knows a vector by its number: its place in the gallery. Wants to
 * be built once, before anything else.
 */
public interface VectorEngine extends AutoCloseable {
    /**
     * Takes all vectors in. When the call returns they are found, in the way in which they are found from then on.
     *
     * @param room how many more may be inserted later
     */
    void build(List<float[]> gallery, int room);

    /**
     * Closes what is kept on disk and opens it again.
     *
     * @return milliseconds until the first search was answered; empty if nothing is kept on disk
     */
    OptionalDouble reopen(float[] query);

    /** The search widths worth trying: {@link GraphSettings#WIDTHS}, or none if there is nothing to set. */
    List<Integer> widths();

    /** Searches for a while. */
    Slice search(SearchTask task);

    /** The memory of an engine that does not live on this heap, bytes; empty if it does. */
    default OptionalLong memoryBytes() {
        return OptionalLong.empty();
    }

    /** What lies on disk, bytes. */
    long diskBytes();

    /** Gives everything up, what is on disk too. */
    @Override
    void close();
}
