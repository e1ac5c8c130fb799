package io.facelib.storage.jdbc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Vectors as the database keeps them: float32, little-endian. */
final class VectorBytes {
    private VectorBytes() {}

    static byte[] of(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    static float[] floats(byte[] bytes) {
        float[] values = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
