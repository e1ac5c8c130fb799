package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.RetrySchedule;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEndpoint.FormerSecret;
import io.facelib.model.WebhookEndpoint.SealedSecret;
import io.facelib.model.WebhookEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Webhook endpoints, events and attempts as the columns of their rows. Stateless. */
final class WebhookRows {
    /** What {@link #endpoint} reads, in its order. */
    static final String ENDPOINT = "tenant, endpoint_id, url, secret, former_secret, former_until, timeout_seconds,"
            + " retry_count, schedule, created_at, last_used, successes, failures, failing_since, disabled, endpoint_no";

    /** What {@link #event} reads, in its order. */
    static final String EVENT = "event_id, tenant, type, request_id, at, body, event_no";

    /** What {@link #attempt} reads, in its order. */
    static final String ATTEMPT = "event_id, type, attempt, at, took, status, error, last, attempt_no";

    private WebhookRows() {}

    /** @param events the types that the endpoint takes */
    static WebhookEndpoint endpoint(ResultSet row, Set<String> events) throws SQLException {
        try {
            return new WebhookEndpoint(
                    Names.tenant(row, 1),
                    Names.text("the id of an endpoint", row, 2),
                    Names.text("the URL of an endpoint", row, 3),
                    events,
                    secret(row, 4),
                    former(row),
                    row.getInt(7),
                    row.getInt(8),
                    Names.word(RetrySchedule.class, row, 9),
                    Micros.instant(row.getLong(10)),
                    instant(row, 11),
                    row.getLong(12),
                    row.getLong(13),
                    instant(row, 14),
                    Optional.ofNullable(row.getString(15)));
        } catch (InvalidInputException e) {
            throw new DamagedException("endpoint " + row.getString(2) + " cannot be read", e);
        }
    }

    private static Optional<SealedSecret> secret(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(SealedSecret::new);
    }

    private static Optional<FormerSecret> former(ResultSet row) throws SQLException {
        Instant until = Micros.instant(row.getLong(6));
        return secret(row, 5).map(secret -> new FormerSecret(secret, until));
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Micros.instant(micros));
    }

    static WebhookEvent event(ResultSet row) throws SQLException {
        return new WebhookEvent(
                Names.text("the id of an event", row, 1),
                Names.tenant(row, 2),
                Names.text("the type of an event", row, 3),
                Names.text("the request of an event", row, 4),
                Micros.instant(row.getLong(5)),
                Names.text("the body of an event", row, 6));
    }

    static DeliveryAttempt attempt(ResultSet row, String endpoint) throws SQLException {
        int status = row.getInt(6);
        OptionalInt answered = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(status);
        return new DeliveryAttempt(
                Names.text("the event of an attempt", row, 1),
                Names.text("the type of an attempt", row, 2),
                endpoint,
                row.getInt(3),
                Micros.instant(row.getLong(4)),
                Micros.duration(row.getLong(5)),
                answered,
                Optional.ofNullable(row.getString(7)),
                row.getInt(8) != 0);
    }
}
