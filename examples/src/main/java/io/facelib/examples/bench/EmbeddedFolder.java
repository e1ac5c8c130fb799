package io.facelib.examples.bench;

import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.spi.VectorIndex;
import io.facelib.storage.EmbeddedStorage;
import io.facelib.storage.jvector.JVectorIndex;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * facelib's embedded storage in a folder of its own, deleted when closed. Graphs are built by all processors, as those of
 * the engines it is compared with; everything else is as an application gets it.
 */
public final class EmbeddedFolder implements AutoCloseable {
    private final WorkFolder folder = new WorkFolder();
    private final EmbeddedStorage storage;
    private @Nullable StorageBackends backends;

    /** Opens an empty storage, set as wanted. */
    public EmbeddedFolder(UnaryOperator<EmbeddedStorage> settings) {
        this.storage = settings.apply(EmbeddedStorage.at(folder.path().resolve("storage"))
                .withBuildThreads(Runtime.getRuntime().availableProcessors()));
        open();
    }

    /** The index, from {@link #open} to {@link #closeStorage}. */
    public VectorIndex vectors() {
        return backends().vectors();
    }

    /** All backends, from {@link #open} to {@link #closeStorage}. */
    StorageBackends backends() {
        if (backends == null) {
            throw new IllegalStateException("the storage is closed");
        }
        return backends;
    }

    /** Opens what {@link #closeStorage} closed. */
    void open() {
        backends = storage.open(StorageSetup.of(Clock.systemUTC()));
    }

    void closeStorage() {
        if (backends != null) {
            backends.close();
            backends = null;
        }
    }

    /** Waits until the index has no work left: graphs are built, vectors are in memory. */
    public void awaitQuiet() {
        ((JVectorIndex) vectors()).awaitQuiet();
    }

    /** What lies on disk, bytes. */
    long size() {
        return folder.size();
    }

    @Override
    public void close() {
        closeStorage();
        folder.close();
    }
}
