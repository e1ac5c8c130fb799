package io.facelib.storage.jdbc;

import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.ContractId;
import io.facelib.model.OperationAudit;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalDouble;

/** Audit as the columns of its rows. Stateless. */
final class AuditRows {
    /** What {@link #operation} reads, in its order. */
    static final String OPERATION =
            "sequence, at, request_id, actor, operation, faces, results, vectors, contract, threshold, outcome, seal";

    /** What {@link #request} reads, in its order. */
    static final String REQUEST =
            "tenant, at, request_id, method, path, status, took, user_agent, address," + " response_size, request_no";

    /** What {@link #checkpoint} reads, in its order. */
    static final String CHECKPOINT = "sequence, seal, at, signature";

    private AuditRows() {}

    /**
     * An entry as it comes back from its row, which is what has to be sealed: times to the microsecond, texts that have a
     * UTF-8 and no zero byte, which PostgreSQL does not take, and of the numbers none that SQL does not know.
     */
    static OperationAudit storable(OperationAudit entry) {
        return new OperationAudit(
                Micros.instant(Micros.of(entry.at())),
                storable(entry.requestId()),
                entry.actor().map(AuditRows::storable),
                storable(entry.operation()),
                entry.faces(),
                entry.results(),
                storable(entry.vectors()),
                entry.contract(),
                storable(entry.threshold()),
                storable(entry.outcome()));
    }

    private static String storable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '\ufffd');
    }

    // A negative zero comes back as a positive one.
    private static OptionalDouble storable(OptionalDouble threshold) {
        return threshold.isEmpty() || Double.isNaN(threshold.getAsDouble())
                ? OptionalDouble.empty()
                : OptionalDouble.of(threshold.getAsDouble() + 0.0);
    }

    static AuditRow operation(ResultSet row) throws SQLException {
        boolean hasContract = row.getString(9) != null;
        double threshold = row.getDouble(10);
        OptionalDouble limit = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(threshold);
        OperationAudit entry = new OperationAudit(
                Micros.instant(row.getLong(2)),
                Names.text("the request of an audit row", row, 3),
                Optional.ofNullable(row.getString(4)),
                Names.text("the operation of an audit row", row, 5),
                row.getInt(6),
                row.getInt(7),
                Names.text("the vectors of an audit row", row, 8),
                hasContract ? Optional.<ContractId>of(Names.contract(row, 9)) : Optional.empty(),
                limit,
                Names.text("the outcome of an audit row", row, 11));
        return new AuditRow(row.getLong(1), entry, Names.text("the seal of an audit row", row, 12));
    }

    static RequestAudit request(ResultSet row) throws SQLException {
        boolean hasTenant = row.getString(1) != null;
        return new RequestAudit(
                Micros.instant(row.getLong(2)),
                Names.text("the id of a request", row, 3),
                hasTenant ? Optional.<TenantId>of(Names.tenant(row, 1)) : Optional.empty(),
                Names.text("the method of a request", row, 4),
                Names.text("the path of a request", row, 5),
                row.getInt(6),
                Micros.duration(row.getLong(7)),
                Names.text("the user agent of a request", row, 8),
                Names.text("the address of a request", row, 9),
                row.getLong(10));
    }

    static AuditCheckpoint checkpoint(ResultSet row) throws SQLException {
        return new AuditCheckpoint(
                row.getLong(1),
                Names.text("the seal of a checkpoint", row, 2),
                Micros.instant(row.getLong(3)),
                Names.text("the signature of a checkpoint", row, 4));
    }
}
