package io.facelib.storage.jdbc;

import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.Template;
import io.facelib.storage.log.BadBodyException;
import io.facelib.storage.log.IdentityCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * A template as the columns of its row, but for its number.
 *
 * <p>The {@link Checksum} of a row is that of the identity's number, the template's id, the body and the vector's bytes.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals; made once and handed on
record TemplateRow(long identity, String id, byte[] body, byte[] vector) {
    /** The columns that {@link #read} reads, in their order. */
    static final String COLUMNS = "identity_no, template_id, checksum, body, vector";

    static TemplateRow of(long identity, Template template) {
        return new TemplateRow(
                identity,
                template.id().value(),
                IdentityCodec.encode(template),
                VectorBytes.of(template.embedding().toArray()));
    }

    long checksum() {
        return new Checksum()
                .number(identity)
                .text(id)
                .bytes(body)
                .bytes(vector)
                .value();
    }

    /**
     * The current row of a query for {@link #COLUMNS}.
     *
     * @param owner names the identity in errors
     * @throws DamagedException if it is not what was written
     */
    static TemplateRow read(ResultSet row, Object owner) throws SQLException {
        String id = row.getString(2);
        byte[] body = row.getBytes(4);
        byte[] vector = row.getBytes(5);
        if (id == null || body == null || vector == null) {
            throw new DamagedException("a template of " + owner + " has lost a column", null);
        }
        TemplateRow read = new TemplateRow(row.getLong(1), id, body, vector);
        if (read.checksum() != row.getLong(3)) {
            throw new DamagedException("template " + id + " of " + owner + ": its checksum differs", null);
        }
        return read;
    }

    boolean sameAs(TemplateRow other) {
        return id.equals(other.id) && Arrays.equals(body, other.body) && Arrays.equals(vector, other.vector);
    }

    /** @throws BadBodyException if the body is none */
    Template template(ContractId contract) {
        return IdentityCodec.decode(body, Embedding.of(contract, VectorBytes.floats(vector)));
    }
}
