package io.facelib.storage.jdbc;

import io.facelib.model.DeliveryAttempt;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.storage.jdbc.HistoryReads.Numbered;
import io.facelib.storage.jdbc.Pages.At;
import io.facelib.storage.jdbc.Pages.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The queries for webhooks, on any session. Stateless. */
final class WebhookReads {
    private static final String ENDPOINTS =
            "SELECT " + WebhookRows.ENDPOINT + " FROM webhook_endpoint WHERE tenant = ? AND ";
    private static final String EVENTS = "SELECT " + WebhookRows.EVENT + " FROM webhook_event WHERE ";

    private WebhookReads() {}

    /** Whether an endpoint of the tenant, disabled or not, is registered for events of a type. */
    static boolean anybodyWants(Session session, TenantId tenant, String type) throws SQLException {
        return session.number("SELECT 1 FROM webhook_type WHERE tenant = ? AND type = ? LIMIT 1", tenant.value(), type)
                .isPresent();
    }

    /** The endpoints of a tenant in the order of their registration. */
    static List<WebhookEndpoint> endpoints(Session session, TenantId tenant) throws SQLException {
        List<WebhookEndpoint> found = new ArrayList<>();
        try (ResultSet rows = session.query(ENDPOINTS + "endpoint_no > 0 ORDER BY endpoint_no", tenant.value())) {
            while (rows.next()) {
                found.add(WebhookRows.endpoint(rows, types(session, rows.getLong(16))));
            }
        }
        return found;
    }

    static Optional<Numbered<WebhookEndpoint>> endpoint(Session session, TenantId tenant, String id)
            throws SQLException {
        return endpoint(session, tenant, id, "");
    }

    /** The same, locked for the transaction that is about to change it. */
    static Optional<Numbered<WebhookEndpoint>> held(Session session, TenantId tenant, String id) throws SQLException {
        return endpoint(session, tenant, id, session.locks().forUpdate());
    }

    private static Optional<Numbered<WebhookEndpoint>> endpoint(
            Session session, TenantId tenant, String id, String lock) throws SQLException {
        try (ResultSet rows = session.query(ENDPOINTS + "endpoint_id = ?" + lock, tenant.value(), id)) {
            if (!rows.next()) {
                return Optional.empty();
            }
            long number = rows.getLong(16);
            return Optional.of(new Numbered<>(number, WebhookRows.endpoint(rows, types(session, number))));
        }
    }

    private static Set<String> types(Session session, long endpoint) throws SQLException {
        Set<String> types = new LinkedHashSet<>();
        String sql = "SELECT type FROM webhook_type WHERE endpoint_no = ? ORDER BY place, type";
        try (ResultSet rows = session.query(sql, endpoint)) {
            while (rows.next()) {
                types.add(Names.text("a type of an endpoint", rows, 1));
            }
        }
        return types;
    }

    /** The events that nobody has made deliveries of, in the order they were written. */
    static List<WebhookEvent> outbox(Session session, int limit) throws SQLException {
        return events(session, "relayed = 0 ORDER BY event_no LIMIT ?", limit).stream()
                .map(Numbered::item)
                .toList();
    }

    static Optional<WebhookEvent> event(Session session, TenantId tenant, String id) throws SQLException {
        return events(session, "tenant = ? AND event_id = ?", tenant.value(), id).stream()
                .map(Numbered::item)
                .findFirst();
    }

    /** Up to {@code limit} events of a tenant since a moment, with numbers above {@code after}, in order. */
    static List<Numbered<WebhookEvent>> events(Session session, TenantId tenant, long since, long after, int limit)
            throws SQLException {
        String which = "tenant = ? AND event_no > ? AND at >= ? ORDER BY event_no LIMIT ?";
        return events(session, which, tenant.value(), after, since, limit);
    }

    private static List<Numbered<WebhookEvent>> events(Session session, String which, @Nullable Object... values)
            throws SQLException {
        List<Numbered<WebhookEvent>> found = new ArrayList<>();
        try (ResultSet rows = session.query(EVENTS + which, values)) {
            while (rows.next()) {
                found.add(new Numbered<>(rows.getLong(7), WebhookRows.event(rows)));
            }
        }
        return found;
    }

    /** Up to {@code limit} attempts to reach an endpoint before a place, newest first. */
    static List<At<DeliveryAttempt>> deliveries(
            Session session, TenantId tenant, String endpoint, Place before, int limit) throws SQLException {
        List<At<DeliveryAttempt>> found = new ArrayList<>();
        OptionalLong number = session.number(
                "SELECT endpoint_no FROM webhook_endpoint WHERE tenant = ? AND endpoint_id = ?",
                tenant.value(),
                endpoint);
        String sql = "SELECT " + WebhookRows.ATTEMPT + " FROM webhook_attempt"
                + " WHERE endpoint_no = ? AND (at, attempt_no) < (?, ?) ORDER BY at DESC, attempt_no DESC LIMIT ?";
        try (ResultSet rows = session.query(sql, number.orElse(0), before.time(), before.number(), limit)) {
            while (rows.next()) {
                Place place = new Place(rows.getLong(4), rows.getLong(9));
                found.add(new At<>(place, WebhookRows.attempt(rows, endpoint)));
            }
        }
        return found;
    }
}
