package io.facelib.model;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who wants to be told of events, as it is asked for.
 *
 * @param url absolute, http or https, up to {@value #MAX_URL} characters; called as it is
 * @param events of {@link #EVENTS}; none is allowed, and their order is kept
 * @param secret that signs deliveries, up to {@value #MAX_SECRET} characters; empty: they are not signed
 * @param timeoutSeconds of an attempt, 1 to 120; 30 unless set
 * @param retryCount how many attempts follow the first, 0 to 10; 3 unless set
 * @param schedule how long they wait; {@link RetrySchedule#EXPONENTIAL} unless set
 */
public record WebhookRegistration(
        String url,
        Set<String> events,
        Optional<String> secret,
        int timeoutSeconds,
        int retryCount,
        RetrySchedule schedule) {
    /** Every type of event that can be asked for. */
    public static final List<String> EVENTS = List.of(
            "face.indexed", "face.searched", "face.compared", "batch.created", "batch.completed", "batch.failed");

    /** How many endpoints a tenant may have, disabled ones included. */
    public static final int MAX_ENDPOINTS = 100;

    /** How long a URL may be. */
    public static final int MAX_URL = 2_048;

    /** How long a secret may be. */
    public static final int MAX_SECRET = 1_024;

    public WebhookRegistration {
        events = Collections.unmodifiableSet(new LinkedHashSet<>(events));
        secret = secret.filter(text -> !text.isEmpty());
    }

    /** Unsigned, with the defaults. */
    public static WebhookRegistration of(String url, String... events) {
        Set<String> types = new LinkedHashSet<>(List.of(events));
        return new WebhookRegistration(url, types, Optional.empty(), 30, 3, RetrySchedule.EXPONENTIAL);
    }

    /** The same, signed; an empty secret is none. */
    public WebhookRegistration withSecret(String value) {
        return new WebhookRegistration(url, events, Optional.of(value), timeoutSeconds, retryCount, schedule);
    }

    public WebhookRegistration withTimeoutSeconds(int value) {
        return new WebhookRegistration(url, events, secret, value, retryCount, schedule);
    }

    public WebhookRegistration withRetryCount(int value) {
        return new WebhookRegistration(url, events, secret, timeoutSeconds, value, schedule);
    }

    public WebhookRegistration withSchedule(RetrySchedule value) {
        return new WebhookRegistration(url, events, secret, timeoutSeconds, retryCount, value);
    }

    /** Leaves URL and secret out. */
    @Override
    public String toString() {
        return "WebhookRegistration" + events;
    }
}
