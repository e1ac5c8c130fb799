package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ContractId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.storage.log.DamagedFace;
import io.facelib.storage.log.FaceCodec;
import io.facelib.storage.log.LoggedFace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A face as the columns of its row, but for the numbers that the database gives.
 *
 * <p>The checksum of a row is the CRC-32C of sequence, tenant number and contract number (8 bytes each, little-endian), the
 * body and the vector's bytes.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; made once and handed on
record FaceRow(
        String id,
        ContractId contract,
        @Nullable String identity,
        String image,
        long indexedAt,
        boolean usable,
        double quality,
        byte[] body,
        float[] vector) {
    /** The columns that {@link #logged} and {@link #damaged} read, in their order. */
    static final String COLUMNS = "seq, contract_no, checksum, body, vector, face_id, image";

    static FaceRow of(FaceRecord face) {
        double quality = face.quality().score();
        if (!(quality >= 0 && quality <= 1)) {
            throw new InvalidInputException("quality", "score " + quality + " is outside 0 to 1");
        }
        return new FaceRow(
                face.id().value(),
                face.embedding().contract(),
                face.identity().map(IdentityId::value).orElse(null),
                face.image().id().value(),
                nanos(face.indexedAt()),
                face.quality().usable(),
                quality,
                FaceCodec.encode(face),
                face.embedding().toArray());
    }

    /** Nanoseconds since 1970-01-01; the nearest 64-bit number for a time before 1677 or after 2262. */
    static long nanos(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        } catch (ArithmeticException e) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** About how much of the queue and of a transaction it takes. */
    long bytes() {
        return 200L + body.length + 4L * vector.length;
    }

    byte[] vectorBytes() {
        return VectorBytes.of(vector);
    }

    static long checksum(long sequence, long tenant, long contract, byte[] body, byte[] vector) {
        return new Checksum()
                .number(sequence)
                .number(tenant)
                .number(contract)
                .bytes(body)
                .bytes(vector)
                .value();
    }

    /** A face from the current row of a query for {@link #COLUMNS}; empty if its checksum differs. */
    static Optional<LoggedFace> logged(ResultSet row, long tenant) throws SQLException {
        long sequence = row.getLong(1);
        byte[] body = row.getBytes(4);
        byte[] vector = row.getBytes(5);
        boolean damaged = body == null
                || vector == null
                || checksum(sequence, tenant, row.getLong(2), body, vector) != row.getLong(3);
        if (damaged) {
            return Optional.empty();
        }
        return Optional.of(new LoggedFace(sequence, VectorBytes.floats(vector), body));
    }

    /** What the current row of a query for {@link #COLUMNS} says of a face that cannot be read. */
    static DamagedFace damaged(ResultSet row, String tenant) throws SQLException {
        return new DamagedFace(
                tenant, String.valueOf(row.getString(6)), String.valueOf(row.getString(7)), row.getLong(1));
    }
}
