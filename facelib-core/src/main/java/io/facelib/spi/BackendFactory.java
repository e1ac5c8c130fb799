package io.facelib.spi;

import io.facelib.error.BackendException;
import io.facelib.error.SetupException;

/**
 * One backend, described but not opened: making the description touches nothing. {@link CombinedStorage} puts several
 * together.
 *
 * @param <B> what it opens: an {@link ObjectStore}, a {@link VectorIndex}, {@link StateBackends} or a {@link JobQueue}
 */
@FunctionalInterface
public interface BackendFactory<B extends AutoCloseable> {
    /**
     * Opens the backend, which whoever calls closes.
     *
     * @param setup with keys, always, for what keeps secrets
     * @throws SetupException if it cannot be opened until somebody does something: a library or a setting is missing
     * @throws BackendException if it cannot be reached
     */
    B open(StorageSetup setup);
}
