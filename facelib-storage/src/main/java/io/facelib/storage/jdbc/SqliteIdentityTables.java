package io.facelib.storage.jdbc;

import java.util.List;

/**
 * The tables of identities in SQLite, which version 2 brought:
 *
 * <pre>
 * identity        identity_no        never given again
 *                 tenant, identity_id, contract
 *                 revision           from 1
 *                 checksum           see {@link IdentityRow}
 *                 centroid           float32, little-endian: the mean of the templates' vectors, norm 1
 *                 body               see {@link io.facelib.storage.log.IdentityCodec}
 * template        template_no, identity_no, template_id
 *                 checksum           see {@link TemplateRow}
 *                 body               see {@link io.facelib.storage.log.IdentityCodec}
 *                 vector             float32, little-endian
 * identity_event  event_no           the order in which they happened
 *                 tenant, event_id, identity, other (or null)
 *                 checksum           see {@link HistoryReads}
 *                 body               see {@link io.facelib.storage.log.IdentityEventCodec}
 * identity_moved  tenant, merge_id, face_id
 * errand          errand_no          the order in which they were begun
 *                 tenant, errand_id
 *                 checksum           see {@link HistoryReads}
 *                 body               see {@link io.facelib.storage.log.ErrandCodec}
 * </pre>
 *
 * Tenants are named here, not numbered, since the table {@code tenant} knows only those that have a face. Of an event or an
 * errand only the body counts; the other columns repeat what is in it so that they can be searched.
 */
final class SqliteIdentityTables {
    static final List<String> STATEMENTS = List.of(
            "CREATE TABLE identity (identity_no INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL,"
                    + " identity_id TEXT NOT NULL, contract TEXT NOT NULL, revision INTEGER NOT NULL,"
                    + " checksum INTEGER NOT NULL, centroid BLOB NOT NULL, body BLOB NOT NULL) STRICT",
            "CREATE UNIQUE INDEX identity_by_id ON identity (tenant, identity_id)",
            "CREATE INDEX identity_by_contract ON identity (tenant, contract)",
            "CREATE TABLE template (template_no INTEGER PRIMARY KEY AUTOINCREMENT,"
                    + " identity_no INTEGER NOT NULL REFERENCES identity, template_id TEXT NOT NULL,"
                    + " checksum INTEGER NOT NULL, body BLOB NOT NULL, vector BLOB NOT NULL) STRICT",
            "CREATE UNIQUE INDEX template_by_identity ON template (identity_no, template_id)",
            "CREATE TABLE identity_event (event_no INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL,"
                    + " event_id TEXT NOT NULL, identity TEXT NOT NULL, other TEXT, checksum INTEGER NOT NULL,"
                    + " body BLOB NOT NULL) STRICT",
            "CREATE INDEX identity_event_by_id ON identity_event (tenant, event_id)",
            "CREATE INDEX identity_event_by_identity ON identity_event (tenant, identity, event_no)",
            "CREATE INDEX identity_event_by_other ON identity_event (tenant, other, event_no)",
            "CREATE TABLE identity_moved (tenant TEXT NOT NULL, merge_id TEXT NOT NULL, face_id TEXT NOT NULL,"
                    + " PRIMARY KEY (tenant, merge_id, face_id)) STRICT, WITHOUT ROWID",
            "CREATE TABLE errand (errand_no INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL,"
                    + " errand_id TEXT NOT NULL, checksum INTEGER NOT NULL, body BLOB NOT NULL) STRICT",
            "CREATE INDEX errand_by_id ON errand (tenant, errand_id)");

    private SqliteIdentityTables() {}
}
