package io.facelib.storage.jdbc;

import io.facelib.model.Embedding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Looks for bytes in files, as someone would who stole the disk. */
final class Bytes {
    private Bytes() {}

    /** A vector as the log keeps it. */
    static byte[] of(Embedding vector) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * vector.dimension()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector.toArray());
        return bytes.array();
    }

    /** Where the wanted bytes begin, -1 if they are not there. */
    static int indexOf(byte[] bytes, byte[] wanted) {
        for (int start = 0; start <= bytes.length - wanted.length; start++) {
            int i = 0;
            while (i < wanted.length && bytes[start + i] == wanted[i]) {
                i++;
            }
            if (i == wanted.length) {
                return start;
            }
        }
        return -1;
    }
}
