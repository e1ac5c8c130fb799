package io.facelib.webhook;

import io.facelib.error.InvalidInputException;
import io.facelib.http.GuardedHttpClient;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import io.facelib.model.WebhookTestResult;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sends an event of type {@code test} while the caller waits: unsigned, at most twice, counted nowhere. Safe for any number
 * of threads.
 */
public final class TestDelivery {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 2;

    /** Waits between attempts. */
    interface Pause {
        void last(Duration time) throws InterruptedException;
    }

    private final Courier courier;
    private final Clock clock;
    private final Pause pause;

    public TestDelivery(GuardedHttpClient http, Clock clock) {
        this(http, clock, time -> Thread.sleep(time.toMillis()));
    }

    TestDelivery(GuardedHttpClient http, Clock clock, Pause pause) {
        this.courier = new Courier(http, clock);
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Sends the event. A receiver that does not take it, and an interrupt of the caller's thread, are outcomes.
     *
     * @param url need not be registered
     * @throws InvalidInputException if it is no URL of the web
     */
    public WebhookTestResult send(TenantId tenant, String url) {
        WebhookEndpoints.requireUrl(url);
        WebhookEvent event = EventBodies.test(tenant, clock.instant());
        int attempt = 1;
        try {
            Courier.Told told = courier.tell(url, TIMEOUT, event, List.of());
            while (!told.isTaken() && attempt < ATTEMPTS) {
                pause.last(PAUSE);
                told = courier.tell(url, TIMEOUT, event, List.of());
                attempt++;
            }
            return new WebhookTestResult(url, attempt, told.status(), told.error());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new WebhookTestResult(url, attempt, OptionalInt.empty(), Optional.of("interrupted"));
        }
    }
}
