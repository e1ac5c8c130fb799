package io.facelib.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Native memory for network inputs. Taking and clearing it costs more than filling it, so every thread keeps a buffer of
 * ordinary size; larger ones are made for one use and left to the garbage collector.
 */
final class InputBuffers {
    private static final int KEPT_FLOATS = 1 << 20;
    private static final ThreadLocal<FloatBuffer> KEPT = ThreadLocal.withInitial(() -> allocate(KEPT_FLOATS));

    private InputBuffers() {}

    static FloatBuffer ofThread(int floats) {
        return floats <= KEPT_FLOATS ? KEPT.get().clear().limit(floats) : allocate(floats);
    }

    private static FloatBuffer allocate(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
