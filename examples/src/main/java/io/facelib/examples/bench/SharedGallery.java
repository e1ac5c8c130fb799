package io.facelib.examples.bench;

import io.facelib.model.FaceFilter;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorIndex;
import io.facelib.storage.jvector.JVectorIndex;
import java.util.List;
import java.util.OptionalDouble;

/** The faces of one tenant in an index of any kind. Closing removes them and leaves the index open. */
final class SharedGallery extends VectorIndexEngine {
    private static final int REMOVED_AT_ONCE = 1_000;

    private final VectorIndex index;
    private final TenantId tenant;

    SharedGallery(VectorIndex index, TenantId tenant) {
        super(tenant);
        this.index = index;
        this.tenant = tenant;
    }

    @Override
    VectorIndex index() {
        return index;
    }

    /** Also waits until an embedded index has built its graph; a cluster's builds its own while it stores. */
    @Override
    public void build(List<float[]> gallery, int room) {
        super.build(gallery, room);
        if (index instanceof JVectorIndex embedded) {
            embedded.awaitQuiet();
        }
    }

    @Override
    public OptionalDouble reopen(float[] query) {
        return OptionalDouble.empty();
    }

    @Override
    public long diskBytes() {
        return 0;
    }

    @Override
    public void close() {
        while (!index.deleteWhere(tenant, FaceFilter.all(), REMOVED_AT_ONCE).isEmpty()) {
            // The next thousand.
        }
    }
}
