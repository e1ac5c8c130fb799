package io.facelib.memory;

import io.facelib.spi.VectorIndex;
import io.facelib.tck.VectorIndexContract;

class MemoryVectorIndexTest extends VectorIndexContract {
    @Override
    protected VectorIndex newIndex() {
        return new MemoryVectorIndex();
    }
}
