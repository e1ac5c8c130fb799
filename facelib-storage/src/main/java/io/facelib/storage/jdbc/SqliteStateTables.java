package io.facelib.storage.jdbc;

import java.util.List;
import java.util.stream.Stream;

/**
 * The tables of batches, ingested images, webhooks and audit in SQLite, which version 3 brought; the columns marked so came
 * with version 4:
 *
 * <pre>
 * batch             batch_no, tenant, batch_id
 *                   status                   a {@link io.facelib.model.BatchStatus}
 *                   options                  see {@link io.facelib.storage.log.BatchOptionsCodec}
 *                   total, processed, successful, failed      as the items say
 *                   created_at, updated_at
 * batch_item        batch_no, item_no        from 0
 *                   kind, source             url, object or file, and its text; of an object bucket/key
 *                   result, faces, error, settled_at          null while it waits
 * ingest            tenant, message_key, at
 *                   body                     see {@link io.facelib.storage.log.IngestCodec}
 * webhook_endpoint  endpoint_no              the order of registration
 *                   tenant, endpoint_id, url, secret, former_secret, former_until, timeout_seconds, retry_count,
 *                   schedule                 a {@link io.facelib.model.RetrySchedule}
 *                   created_at, last_used, successes, failures, failing_since
 *                   disabled                 why, or null
 * webhook_type      tenant, type, endpoint_no                 which endpoints take which events
 *                   place                    (4) in the order in which an endpoint was asked for them, from 0
 * webhook_event     event_no                 the order in which they were written
 *                   tenant, event_id, type, request_id, at, body
 *                   relayed                  0 while it is in the outbox
 * webhook_attempt   attempt_no, endpoint_no, event_id, type, attempt, at, took, status, error
 *                   last                     whether no further attempt follows
 * audit_operation   tenant, sequence, at, request_id, actor, operation, faces, results, vectors, contract, threshold,
 *                   outcome
 *                   seal                     see {@link io.facelib.spi.AuditChain}
 * audit_request     request_no, tenant (or null), at, request_id, method, path, status, took, user_agent, address,
 *                   response_size
 * audit_checkpoint  tenant, sequence, seal, at, signature
 * </pre>
 *
 * Times are those of {@link Micros}, and so is what something took. Secrets are encrypted by a
 * {@link io.facelib.spi.KeyService}.
 */
final class SqliteStateTables {
    private static final List<String> BATCHES = List.of(
            "CREATE TABLE batch (batch_no INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL,"
                    + " batch_id TEXT NOT NULL, status TEXT NOT NULL, options BLOB NOT NULL, total INTEGER NOT NULL,"
                    + " processed INTEGER NOT NULL, successful INTEGER NOT NULL, failed INTEGER NOT NULL,"
                    + " created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT",
            "CREATE UNIQUE INDEX batch_by_id ON batch (batch_id, tenant)",
            "CREATE INDEX batch_by_time ON batch (tenant, created_at DESC, batch_id)",
            "CREATE INDEX batch_unfinished ON batch (batch_no) WHERE status IN ('CREATED', 'PROCESSING')",
            "CREATE TABLE batch_item (batch_no INTEGER NOT NULL REFERENCES batch, item_no INTEGER NOT NULL,"
                    + " kind TEXT NOT NULL, source TEXT NOT NULL, result TEXT, faces INTEGER, error TEXT,"
                    + " settled_at INTEGER, PRIMARY KEY (batch_no, item_no)) STRICT, WITHOUT ROWID",
            "CREATE INDEX batch_item_by_result ON batch_item (batch_no, result, item_no) WHERE result IS NOT NULL");

    private static final List<String> INGEST = List.of(
            "CREATE TABLE ingest (ingest_no INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL,"
                    + " message_key TEXT NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL) STRICT",
            "CREATE UNIQUE INDEX ingest_by_key ON ingest (tenant, message_key)",
            "CREATE INDEX ingest_by_time ON ingest (at)");

    private static final List<String> WEBHOOKS = List.of(
            "CREATE TABLE webhook_endpoint (endpoint_no INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL,"
                    + " endpoint_id TEXT NOT NULL, url TEXT NOT NULL, secret TEXT, former_secret TEXT,"
                    + " former_until INTEGER, timeout_seconds INTEGER NOT NULL, retry_count INTEGER NOT NULL,"
                    + " schedule TEXT NOT NULL, created_at INTEGER NOT NULL, last_used INTEGER,"
                    + " successes INTEGER NOT NULL, failures INTEGER NOT NULL, failing_since INTEGER,"
                    + " disabled TEXT) STRICT",
            "CREATE UNIQUE INDEX webhook_endpoint_by_id ON webhook_endpoint (tenant, endpoint_id)",
            "CREATE TABLE webhook_type (tenant TEXT NOT NULL, type TEXT NOT NULL,"
                    + " endpoint_no INTEGER NOT NULL REFERENCES webhook_endpoint,"
                    + " PRIMARY KEY (tenant, type, endpoint_no)) STRICT, WITHOUT ROWID",
            "CREATE INDEX webhook_type_by_endpoint ON webhook_type (endpoint_no)",
            "CREATE TABLE webhook_event (event_no INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL,"
                    + " event_id TEXT NOT NULL, type TEXT NOT NULL, request_id TEXT NOT NULL, at INTEGER NOT NULL,"
                    + " body TEXT NOT NULL, relayed INTEGER NOT NULL) STRICT",
            "CREATE UNIQUE INDEX webhook_event_by_id ON webhook_event (tenant, event_id)",
            "CREATE INDEX webhook_event_by_tenant ON webhook_event (tenant, event_no)",
            "CREATE INDEX webhook_outbox ON webhook_event (event_no) WHERE relayed = 0",
            "CREATE INDEX webhook_event_relayed ON webhook_event (at) WHERE relayed = 1",
            "CREATE TABLE webhook_attempt (attempt_no INTEGER PRIMARY KEY AUTOINCREMENT,"
                    + " endpoint_no INTEGER NOT NULL REFERENCES webhook_endpoint, event_id TEXT NOT NULL,"
                    + " type TEXT NOT NULL, attempt INTEGER NOT NULL, at INTEGER NOT NULL, took INTEGER NOT NULL,"
                    + " status INTEGER, error TEXT, last INTEGER NOT NULL) STRICT",
            "CREATE INDEX webhook_attempt_by_endpoint ON webhook_attempt (endpoint_no, at)",
            "CREATE INDEX webhook_attempt_by_time ON webhook_attempt (at)");

    private static final List<String> AUDIT = List.of(
            "CREATE TABLE audit_operation (tenant TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL,"
                    + " request_id TEXT NOT NULL, actor TEXT, operation TEXT NOT NULL, faces INTEGER NOT NULL,"
                    + " results INTEGER NOT NULL, vectors TEXT NOT NULL, contract TEXT, threshold REAL,"
                    + " outcome TEXT NOT NULL, seal TEXT NOT NULL, PRIMARY KEY (tenant, sequence)) STRICT, WITHOUT ROWID",
            "CREATE TABLE audit_request (request_no INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT,"
                    + " at INTEGER NOT NULL, request_id TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,"
                    + " status INTEGER NOT NULL, took INTEGER NOT NULL, user_agent TEXT NOT NULL,"
                    + " address TEXT NOT NULL, response_size INTEGER NOT NULL) STRICT",
            "CREATE INDEX audit_request_by_tenant ON audit_request (tenant, at)",
            "CREATE INDEX audit_request_by_time ON audit_request (at)",
            "CREATE TABLE audit_checkpoint (tenant TEXT NOT NULL, sequence INTEGER NOT NULL, seal TEXT NOT NULL,"
                    + " at INTEGER NOT NULL, signature TEXT NOT NULL, PRIMARY KEY (tenant, sequence))"
                    + " STRICT, WITHOUT ROWID");

    static final List<String> STATEMENTS =
            Stream.of(BATCHES, INGEST, WEBHOOKS, AUDIT).flatMap(List::stream).toList();

    /** What version 4 added. Events that were asked for before have no order; they come by their names. */
    static final List<String> ORDER_OF_TYPES =
            List.of("ALTER TABLE webhook_type ADD COLUMN place INTEGER NOT NULL DEFAULT 0");

    private SqliteStateTables() {}
}
