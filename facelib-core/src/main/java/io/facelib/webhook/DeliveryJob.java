package io.facelib.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.NewJob;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a delivery job says: which event, to which endpoint. Its payload is {@code {"event": ID, "endpoint": ID, "since":
 * ISO-8601, "again": BOOLEAN}}.
 *
 * @param event its id
 * @param endpoint its id
 * @param since attempts from before belong to another delivery of the same event
 * @param again whether the same delivery may have been made before
 */
record DeliveryJob(String event, String endpoint, Instant since, boolean again) {
    /** The lane in the queue. */
    static final String LANE = "webhook";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The delivery of an event that is told for the first time. */
    static DeliveryJob first(WebhookEvent event, String endpoint, boolean again) {
        return new DeliveryJob(event.id(), endpoint, event.at().truncatedTo(ChronoUnit.MILLIS), again);
    }

    /** One that somebody asks for later. */
    static DeliveryJob replay(String event, String endpoint, Instant now) {
        return new DeliveryJob(event, endpoint, now.truncatedTo(ChronoUnit.MILLIS), false);
    }

    /** What a payload says; empty if it is none of a delivery. */
    static Optional<DeliveryJob> read(String payload) {
        try {
            JsonNode node = JSON.readTree(payload);
            return Optional.of(new DeliveryJob(
                    node.path("event").asText(),
                    node.path("endpoint").asText(),
                    Instant.parse(node.path("since").asText()),
                    node.path("again").asBoolean()));
        } catch (JsonProcessingException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * The job; endpoints take turns.
     *
     * @param name tells repeats of the delivery apart; the same name is the same job
     */
    NewJob in(TenantId tenant, String name) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("event", event);
        payload.put("endpoint", endpoint);
        payload.put("since", since.toString());
        payload.put("again", again);
        return NewJob.of(tenant, LANE, event + ":" + endpoint + name, endpoint, EventJson.write(payload));
    }
}
