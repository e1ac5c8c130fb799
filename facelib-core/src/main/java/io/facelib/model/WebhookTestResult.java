package io.facelib.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of a test event.
 *
 * @param url where it was sent to
 * @param attempts how many were made, 1 or 2
 * @param status of the last answer; empty when none came
 * @param error what went wrong with the last attempt, in words; empty if the event was taken
 */
public record WebhookTestResult(String url, int attempts, OptionalInt status, Optional<String> error) {
    /** Whether the receiver took the event. */
    public boolean success() {
        return error.isEmpty();
    }

    /** Leaves the URL out: it may be secret. */
    @Override
    public String toString() {
        return "WebhookTestResult[" + (success() ? "taken" : "failed") + " after " + attempts + "]";
    }
}
