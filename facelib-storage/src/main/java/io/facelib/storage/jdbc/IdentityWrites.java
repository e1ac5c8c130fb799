package io.facelib.storage.jdbc;

import io.facelib.model.FaceId;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.IdentityChange.MovedFaces;
import io.facelib.spi.IdentityChange.Write;
import io.facelib.storage.jdbc.Locks.Area;
import io.facelib.storage.log.ErrandCodec;
import io.facelib.storage.log.IdentityEventCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What changes of identities do with the tables, inside a transaction that writes. Stateless. */
final class IdentityWrites {
    private static final String CONCERNS = " WHERE tenant = ? AND (identity = ? OR other = ?)";

    private IdentityWrites() {}

    /** Makes a change. @return false, with nothing done, if an identity is not at the revision that the change names */
    static boolean commit(Session session, TenantId tenant, IdentityChange change) throws SQLException {
        session.lock(Area.IDENTITIES, tenant.value());
        for (Write write : change.writes()) {
            if (revision(session, tenant, write.id()) != write.revision()) {
                return false;
            }
        }
        for (IdentityId id : change.forget()) {
            forget(session, tenant, id);
        }
        for (Write write : change.writes()) {
            if (write.next().isPresent()) {
                put(session, write.next().get());
            } else {
                remove(session, tenant, write.id());
            }
        }
        for (IdentityEvent event : change.events()) {
            insert(session, tenant, event);
        }
        if (change.moved().isPresent()) {
            insert(session, tenant, change.moved().get());
        }
        for (Errand errand : change.begun()) {
            insert(session, errand);
        }
        for (String errand : change.ended()) {
            session.update("DELETE FROM errand WHERE tenant = ? AND errand_id = ?", tenant.value(), errand);
        }
        return true;
    }

    private static long revision(Session session, TenantId tenant, IdentityId id) throws SQLException {
        return session.number(
                        "SELECT revision FROM identity WHERE tenant = ? AND identity_id = ?",
                        tenant.value(),
                        id.value())
                .orElse(0);
    }

    private static OptionalLong number(Session session, TenantId tenant, IdentityId id) throws SQLException {
        return session.number(
                "SELECT identity_no FROM identity WHERE tenant = ? AND identity_id = ?", tenant.value(), id.value());
    }

    // --- identities --------------------------------------------------------------------------------------------------

    private static void put(Session session, Identity identity) throws SQLException {
        OptionalLong known = number(session, identity.tenant(), identity.id());
        IdentityRow row = IdentityRow.of(identity);
        long number = known.isPresent() ? known.getAsLong() : insert(session, row);
        if (known.isPresent()) {
            update(session, number, row);
        }
        putTemplates(session, number, identity);
    }

    private static long insert(Session session, IdentityRow row) throws SQLException {
        return session.number(
                        "INSERT INTO identity (tenant, identity_id, contract, revision, checksum, centroid, body)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING identity_no",
                        row.tenant(),
                        row.id(),
                        row.contract(),
                        row.revision(),
                        row.checksum(),
                        row.centroid(),
                        row.body())
                .orElseThrow();
    }

    private static void update(Session session, long number, IdentityRow row) throws SQLException {
        session.update(
                "UPDATE identity SET contract = ?, revision = ?, checksum = ?, centroid = ?, body = ?"
                        + " WHERE identity_no = ?",
                row.contract(),
                row.revision(),
                row.checksum(),
                row.centroid(),
                row.body(),
                number);
    }

    /** Templates that stay as they are keep their rows: a person may have a thousand. */
    private static void putTemplates(Session session, long number, Identity identity) throws SQLException {
        Map<String, TemplateRow> wanted = new LinkedHashMap<>();
        identity.templates().forEach(template -> {
            TemplateRow row = TemplateRow.of(number, template);
            wanted.put(row.id(), row);
        });
        for (Map.Entry<Long, TemplateRow> stored : stored(session, number).entrySet()) {
            TemplateRow next = wanted.get(stored.getValue().id());
            if (next != null && next.sameAs(stored.getValue())) {
                wanted.remove(next.id());
            } else {
                session.update("DELETE FROM template WHERE template_no = ?", stored.getKey());
            }
        }
        for (TemplateRow row : wanted.values()) {
            insert(session, row);
        }
    }

    /** By their numbers; damaged ones as what is left of them. */
    private static Map<Long, TemplateRow> stored(Session session, long identity) throws SQLException {
        Map<Long, TemplateRow> stored = new LinkedHashMap<>();
        String sql = "SELECT template_no, template_id, body, vector FROM template WHERE identity_no = ?";
        try (ResultSet rows = session.query(sql, identity)) {
            while (rows.next()) {
                TemplateRow row = new TemplateRow(identity, rows.getString(2), rows.getBytes(3), rows.getBytes(4));
                stored.put(rows.getLong(1), row);
            }
        }
        return stored;
    }

    private static void insert(Session session, TemplateRow row) throws SQLException {
        session.update(
                "INSERT INTO template (identity_no, template_id, checksum, body, vector) VALUES (?, ?, ?, ?, ?)",
                row.identity(),
                row.id(),
                row.checksum(),
                row.body(),
                row.vector());
    }

    private static void remove(Session session, TenantId tenant, IdentityId id) throws SQLException {
        OptionalLong number = number(session, tenant, id);
        if (number.isPresent()) {
            remove(session, number.getAsLong());
        }
    }

    static void remove(Session session, long number) throws SQLException {
        session.update("DELETE FROM template WHERE identity_no = ?", number);
        session.update("DELETE FROM identity WHERE identity_no = ?", number);
    }

    // --- history and errands -----------------------------------------------------------------------------------------

    private static void forget(Session session, TenantId tenant, IdentityId id) throws SQLException {
        session.update(
                "DELETE FROM identity_moved WHERE tenant = ? AND merge_id IN (SELECT event_id FROM identity_event"
                        + CONCERNS + ")",
                tenant.value(),
                tenant.value(),
                id.value(),
                id.value());
        session.update("DELETE FROM identity_event" + CONCERNS, tenant.value(), id.value(), id.value());
    }

    private static void insert(Session session, TenantId tenant, IdentityEvent event) throws SQLException {
        byte[] body = IdentityEventCodec.encode(event);
        session.update(
                "INSERT INTO identity_event (tenant, event_id, identity, other, checksum, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                tenant.value(),
                event.id(),
                event.identity().value(),
                event.other().map(IdentityId::value).orElse(null),
                HistoryReads.checksum(tenant.value(), body),
                body);
    }

    // What belongs to a merge that is forgotten must not come back.
    private static void insert(Session session, TenantId tenant, MovedFaces moved) throws SQLException {
        boolean known = session.number(
                        "SELECT 1 FROM identity_event WHERE tenant = ? AND event_id = ? LIMIT 1",
                        tenant.value(),
                        moved.merge())
                .isPresent();
        for (FaceId face : known ? moved.faces() : List.<FaceId>of()) {
            session.update(
                    "INSERT INTO identity_moved (tenant, merge_id, face_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    tenant.value(),
                    moved.merge(),
                    face.value());
        }
    }

    private static void insert(Session session, Errand errand) throws SQLException {
        byte[] body = ErrandCodec.encode(errand);
        String tenant = errand.tenant().value();
        session.update(
                "INSERT INTO errand (tenant, errand_id, checksum, body) VALUES (?, ?, ?, ?)",
                tenant,
                errand.id(),
                HistoryReads.checksum(tenant, body),
                body);
    }

    /** Removes everything of a tenant. */
    static void erase(Session session, TenantId tenant) throws SQLException {
        session.lock(Area.IDENTITIES, tenant.value());
        session.update(
                "DELETE FROM template WHERE identity_no IN (SELECT identity_no FROM identity WHERE tenant = ?)",
                tenant.value());
        for (String table : new String[] {"identity", "identity_event", "identity_moved", "errand"}) {
            session.update("DELETE FROM " + table + " WHERE tenant = ?", tenant.value());
        }
    }
}
