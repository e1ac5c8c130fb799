package io.facelib.storage.jvector;

import java.io.Serial;

/** A graph file is not what was written: the graph is dropped and made again from the log. Never leaves the package. */
final class GraphDamagedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    GraphDamagedException(String message, Throwable... causes) {
        super(message, causes.length == 0 ? null : causes[0]);
    }
}
