package io.facelib.storage.jdbc;

import io.facelib.model.DeliveryAttempt;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEndpoint.SealedSecret;
import io.facelib.model.WebhookEvent;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** What webhooks do with their tables, inside a transaction that writes. Stateless. */
final class WebhookWrites {
    private WebhookWrites() {}

    // --- endpoints ---------------------------------------------------------------------------------------------------

    /** Keeps an endpoint, unless its id is there already. */
    static void register(Session session, WebhookEndpoint endpoint) throws SQLException {
        OptionalLong number = session.number(
                "INSERT INTO webhook_endpoint (tenant, endpoint_id, url, timeout_seconds, retry_count,"
                        + " schedule, created_at, successes, failures) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)"
                        + " ON CONFLICT (tenant, endpoint_id) DO NOTHING RETURNING endpoint_no",
                endpoint.tenant().value(),
                endpoint.id(),
                endpoint.url(),
                endpoint.timeoutSeconds(),
                endpoint.retryCount(),
                endpoint.schedule().name(),
                Micros.of(endpoint.createdAt()));
        if (number.isPresent()) {
            put(session, number.getAsLong(), endpoint);
            putTypes(session, number.getAsLong(), endpoint);
        }
    }

    /** Writes what may change of an endpoint, but for its types. */
    static void put(Session session, long number, WebhookEndpoint endpoint) throws SQLException {
        session.update(
                "UPDATE webhook_endpoint SET url = ?, secret = ?, former_secret = ?, former_until = ?,"
                        + " timeout_seconds = ?, retry_count = ?, schedule = ?, last_used = ?, successes = ?,"
                        + " failures = ?, failing_since = ?, disabled = ? WHERE endpoint_no = ?",
                endpoint.url(),
                endpoint.secret().map(SealedSecret::base64).orElse(null),
                endpoint.formerSecret().map(former -> former.secret().base64()).orElse(null),
                Micros.orNull(endpoint.formerSecret().map(former -> former.until())),
                endpoint.timeoutSeconds(),
                endpoint.retryCount(),
                endpoint.schedule().name(),
                Micros.orNull(endpoint.lastUsed()),
                endpoint.successes(),
                endpoint.failures(),
                Micros.orNull(endpoint.failingSince()),
                endpoint.disabled().orElse(null),
                number);
    }

    /** Writes which events an endpoint takes, and in which order it was asked for them. */
    static void putTypes(Session session, long number, WebhookEndpoint endpoint) throws SQLException {
        session.update("DELETE FROM webhook_type WHERE endpoint_no = ?", number);
        int place = 0;
        for (String type : endpoint.events()) {
            session.update(
                    "INSERT INTO webhook_type (tenant, type, endpoint_no, place) VALUES (?, ?, ?, ?)",
                    endpoint.tenant().value(),
                    type,
                    number,
                    place);
            place++;
        }
    }

    /** Forgets the endpoints of a tenant with a URL, and their logs. @return how many */
    static int unregister(Session session, TenantId tenant, String url) throws SQLException {
        return remove(session, "tenant = ? AND url = ?", tenant.value(), url);
    }

    /** Locks the endpoints before what belongs to them, as everybody does who uses one. @return how many */
    private static int remove(Session session, String which, Object... values) throws SQLException {
        String sql = "SELECT endpoint_no FROM webhook_endpoint WHERE " + which + " ORDER BY endpoint_no"
                + session.locks().forUpdate();
        List<Long> endpoints = session.numbers(sql, values);
        for (long endpoint : endpoints) {
            session.update("DELETE FROM webhook_attempt WHERE endpoint_no = ?", endpoint);
            session.update("DELETE FROM webhook_type WHERE endpoint_no = ?", endpoint);
            session.update("DELETE FROM webhook_endpoint WHERE endpoint_no = ?", endpoint);
        }
        return endpoints.size();
    }

    static void log(Session session, long endpoint, DeliveryAttempt attempt) throws SQLException {
        session.update(
                "INSERT INTO webhook_attempt (endpoint_no, event_id, type, attempt, at, took, status, error, last)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                endpoint,
                attempt.event(),
                attempt.type(),
                attempt.attempt(),
                Micros.of(attempt.at()),
                Micros.of(attempt.took()),
                attempt.status().isPresent() ? (Object) attempt.status().getAsInt() : null,
                attempt.error().orElse(null),
                attempt.last() ? 1 : 0);
    }

    // --- events ------------------------------------------------------------------------------------------------------

    /** Puts an event into the outbox, unless its id is there already. */
    static void insert(Session session, WebhookEvent event) throws SQLException {
        session.update(
                "INSERT INTO webhook_event (tenant, event_id, type, request_id, at, body, relayed)"
                        + " VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (tenant, event_id) DO NOTHING",
                event.tenant().value(),
                event.id(),
                event.type(),
                event.requestId(),
                Micros.of(event.at()),
                event.body());
    }

    static void relayed(Session session, TenantId tenant, Collection<String> events) throws SQLException {
        for (String event : events) {
            session.update(
                    "UPDATE webhook_event SET relayed = 1 WHERE tenant = ? AND event_id = ? AND relayed = 0",
                    tenant.value(),
                    event);
        }
    }

    /** Puts events back into the outbox that an endpoint has not been told of to the end. @return how many */
    static int owe(Session session) throws SQLException {
        return session.update("UPDATE webhook_event SET relayed = 0 WHERE relayed = 1 AND event_no IN"
                + " (SELECT e.event_no FROM webhook_event e"
                + " JOIN webhook_type t ON t.tenant = e.tenant AND t.type = e.type"
                + " JOIN webhook_endpoint n ON n.endpoint_no = t.endpoint_no"
                + " WHERE e.relayed = 1 AND n.disabled IS NULL AND n.created_at <= e.at"
                + " AND NOT EXISTS (SELECT 1 FROM webhook_attempt a"
                + " WHERE a.endpoint_no = n.endpoint_no AND a.event_id = e.event_id AND a.last = 1))");
    }

    static void erase(Session session, TenantId tenant) throws SQLException {
        remove(session, "tenant = ?", tenant.value());
        session.update("DELETE FROM webhook_event WHERE tenant = ?", tenant.value());
    }
}
