package io.facelib.spi;

import io.facelib.error.BackendException;
import io.facelib.error.SetupException;

/**
 * A place where an engine keeps everything, described but not opened: it costs nothing to make, and an engine opens it
 * last, when nothing else can fail any more.
 */
public interface Storage {
    /**
     * Opens the place. Not twice at the same time.
     *
     * @throws SetupException if it cannot be opened until somebody does something: in use, of a newer version, damaged
     * @throws BackendException if it cannot be reached
     */
    StorageBackends open(StorageSetup setup);
}
