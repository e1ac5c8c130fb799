package io.facelib.examples.bench;

import io.facelib.memory.MemoryVectorIndex;
import io.facelib.spi.VectorIndex;
import java.util.OptionalDouble;

/** facelib's index on the heap: exact, the oracle of its tests. */
final class MemoryEngine extends VectorIndexEngine {
    private final MemoryVectorIndex index = new MemoryVectorIndex();

    @Override
    VectorIndex index() {
        return index;
    }

    @Override
    public OptionalDouble reopen(float[] query) {
        return OptionalDouble.empty();
    }

    @Override
    public long diskBytes() {
        return 0;
    }

    @Override
    public void close() {
        index.close();
    }
}
