package io.facelib.storage.cassandra;

import java.nio.ByteBuffer;

/** Vectors as Cassandra has them: float32, big-endian, one after the other. Spares a boxed number for each component. */
final class VectorBytes {
    private VectorBytes() {}

    static ByteBuffer of(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length);
        bytes.asFloatBuffer().put(vector);
        return bytes;
    }

    static float[] floats(ByteBuffer bytes) {
        float[] vector = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }
}
