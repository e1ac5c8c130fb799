package io.facelib.storage.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is being written, from its first byte to its last. For one thread. */
public interface DiskFile extends Closeable {
    /** Appends all remaining bytes of the buffer. */
    void write(ByteBuffer bytes) throws IOException;

    /** Makes all bytes that were written durable. */
    void force() throws IOException;
}
