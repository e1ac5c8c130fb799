package io.facelib.examples.bench;

import io.facelib.spi.VectorIndex;
import io.facelib.storage.EmbeddedStorage;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * facelib as applications use it: durable, in a folder, whole face records in and out. A thousand faces a call while it is
 * built, one durable call a face when they are inserted later.
 */
public final class EmbeddedEngine extends VectorIndexEngine {
    private final EmbeddedFolder folder;

    /** With its usual settings. */
    public EmbeddedEngine() {
        this(storage -> storage);
    }

    /** With other settings. */
    public EmbeddedEngine(UnaryOperator<EmbeddedStorage> settings) {
        this.folder = new EmbeddedFolder(settings);
    }

    @Override
    VectorIndex index() {
        return folder.vectors();
    }

    @Override
    public void build(List<float[]> gallery, int room) {
        super.build(gallery, room);
        awaitQuiet();
    }

    void awaitQuiet() {
        folder.awaitQuiet();
    }

    @Override
    public OptionalDouble reopen(float[] query) {
        folder.closeStorage();
        long start = System.nanoTime();
        folder.open();
        nearest(query, 1, 0);
        double milliseconds = (System.nanoTime() - start) / 1e6;
        awaitQuiet();
        return OptionalDouble.of(milliseconds);
    }

    @Override
    public long diskBytes() {
        return folder.size();
    }

    @Override
    public void close() {
        folder.close();
    }
}
