package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.TenantId;
import io.facelib.storage.log.FaceCodec;
import io.facelib.storage.log.LoggedFace;
import io.facelib.storage.log.Partition;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of a table of faces. The record in it is read when it is wanted. For one thread. */
final class StoredFace {
    /** What {@link #of} reads, in its order. */
    static final String COLUMNS =
            "face_id, identity, body, embedding, writetime(body) AS written, writetime(identity) AS assigned";

    private final TenantId tenant;
    private final Place place;
    private final FaceId id;
    private final String identity;
    private final byte[] body;
    private final float[] vector;
    private final long written;
    private @Nullable FaceRecord face;

    private StoredFace(
            TenantId tenant, Place place, FaceId id, String identity, byte[] body, float[] vector, long written) {
        this.tenant = tenant;
        this.place = place;
        this.id = id;
        this.identity = identity;
        this.body = body;
        this.vector = vector;
        this.written = written;
    }

    /** Empty for what an assignment leaves of a face that was removed at the same time. */
    static Optional<StoredFace> of(TenantId tenant, Place place, Row row) {
        ByteBuffer body = row.getByteBuffer(2);
        ByteBuffer vector = row.getBytesUnsafe(3);
        String identity = row.getString(1);
        if (body == null || vector == null) {
            return Optional.empty();
        }
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        long written = Math.max(row.getLong(4), row.getLong(5));
        return Optional.of(new StoredFace(
                tenant,
                place,
                FaceId.of(row.getString(0)),
                identity == null ? "" : identity,
                bytes,
                VectorBytes.floats(vector),
                written));
    }

    Place place() {
        return place;
    }

    FaceId id() {
        return id;
    }

    /** The time of its newest cell, in microseconds: what changes the face has to be newer. */
    long written() {
        return written;
    }

    Embedding embedding() {
        return Embedding.of(place.table().contract(), vector);
    }

    /** The whole record; the person is the row's, which may have changed since the rest was written. */
    FaceRecord face() {
        FaceRecord known = face;
        if (known == null) {
            known = decode().withIdentity(identity.isEmpty() ? Optional.empty() : Optional.of(IdentityId.of(identity)));
            face = known;
        }
        return known;
    }

    private FaceRecord decode() {
        try {
            Partition partition = new Partition(tenant, place.table().contract());
            return FaceCodec.decode(partition, new LoggedFace(written, vector, body));
        } catch (BackendException e) {
            String text = "face '" + id + "' of tenant '" + tenant + "' cannot be read";
            throw new BackendException(Connection.NAME, false, Committed.NO, text, e);
        }
    }
}
