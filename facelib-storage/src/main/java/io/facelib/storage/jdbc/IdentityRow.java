package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.Identity;
import io.facelib.model.IdentityId;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import io.facelib.model.TenantId;
import io.facelib.storage.log.BadBodyException;
import io.facelib.storage.log.DamagedIdentity;
import io.facelib.storage.log.IdentityCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An identity as the columns of its row, but for its number.
 *
 * <p>The {@link Checksum} of a row is that of tenant, id, contract, revision, body and the centroid's bytes.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; made once and handed on
record IdentityRow(String tenant, String id, String contract, long revision, byte[] centroid, byte[] body) {
    /** The columns that {@link #read} and {@link #named} read, in their order. */
    static final String COLUMNS = "tenant, identity_id, contract, revision, checksum, centroid, body, identity_no";

    static IdentityRow of(Identity identity) {
        return new IdentityRow(
                identity.tenant().value(),
                identity.id().value(),
                identity.contract().value(),
                identity.revision(),
                VectorBytes.of(identity.centroid().toArray()),
                IdentityCodec.encode(identity));
    }

    long checksum() {
        return new Checksum()
                .text(tenant)
                .text(id)
                .text(contract)
                .number(revision)
                .bytes(body)
                .bytes(centroid)
                .value();
    }

    /**
     * The current row of a query for {@link #COLUMNS}.
     *
     * @throws DamagedException naming the identity, if it is not what was written
     */
    static IdentityRow read(ResultSet row) throws SQLException {
        String tenant = row.getString(1);
        String id = row.getString(2);
        String contract = row.getString(3);
        byte[] centroid = row.getBytes(6);
        byte[] body = row.getBytes(7);
        if (tenant == null || id == null || contract == null || centroid == null || body == null) {
            throw new DamagedException(named(row) + " has lost a column", null);
        }
        IdentityRow read = new IdentityRow(tenant, id, contract, row.getLong(4), centroid, body);
        if (read.checksum() != row.getLong(5)) {
            throw new DamagedException(named(row) + ": its checksum differs", null);
        }
        return read;
    }

    /** What the current row of a query for {@link #COLUMNS} says of an identity that cannot be read. */
    static DamagedIdentity named(ResultSet row) throws SQLException {
        return new DamagedIdentity(String.valueOf(row.getString(1)), String.valueOf(row.getString(2)));
    }

    private DamagedException damaged(Exception cause) {
        return new DamagedException(new DamagedIdentity(tenant, id) + " cannot be decoded", cause);
    }

    /** Who it is. */
    IdentityId identity() throws DamagedException {
        try {
            return new IdentityId(id);
        } catch (InvalidInputException e) {
            throw damaged(e);
        }
    }

    /** The mean that was stored. */
    Embedding mean() throws DamagedException {
        try {
            return Embedding.of(ContractId.of(contract), VectorBytes.floats(centroid));
        } catch (InvalidInputException e) {
            throw damaged(e);
        }
    }

    /** The whole identity, of the templates that are stored for it. */
    Identity identity(Map<TemplateId, TemplateRow> stored) throws DamagedException {
        try {
            IdentityCodec.Body decoded = IdentityCodec.decode(body);
            return new Identity(
                    TenantId.of(tenant),
                    identity(),
                    decoded.name(),
                    templates(decoded.templates(), stored),
                    decoded.createdAt(),
                    decoded.changedAt(),
                    revision);
        } catch (BadBodyException | InvalidInputException e) {
            throw damaged(e);
        }
    }

    private List<Template> templates(List<TemplateId> ids, Map<TemplateId, TemplateRow> stored)
            throws DamagedException {
        List<Template> templates = new ArrayList<>(ids.size());
        for (TemplateId template : ids) {
            TemplateRow row = stored.get(template);
            if (row == null) {
                throw new DamagedException(new DamagedIdentity(tenant, id) + " has lost template " + template, null);
            }
            templates.add(row.template(ContractId.of(contract)));
        }
        if (stored.size() != ids.size()) {
            throw new DamagedException(new DamagedIdentity(tenant, id) + " has templates that it does not know", null);
        }
        return templates;
    }
}
