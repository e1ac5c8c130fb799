package io.facelib.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One try to tell an endpoint of an event.
 *
 * @param event its id
 * @param type its type
 * @param endpoint its id
 * @param attempt from 1
 * @param at when it was sent
 * @param took until it was answered or given up
 * @param status the answer's status code; empty when none came
 * @param error what went wrong, in words; empty when it was delivered
 * @param last whether no further attempt follows
 */
public record DeliveryAttempt(
        String event,
        String type,
        String endpoint,
        int attempt,
        Instant at,
        Duration took,
        OptionalInt status,
        Optional<String> error,
        boolean last) {
    /** Whether the endpoint has heard of the event. */
    public boolean delivered() {
        return error.isEmpty();
    }
}
