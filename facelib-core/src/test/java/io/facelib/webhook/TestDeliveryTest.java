package io.facelib.webhook;

import static io.facelib.webhook.Desk.ACME;
import static io.facelib.webhook.Desk.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import io.facelib.http.AddressPolicy;
import io.facelib.http.GuardedHttpClient;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookTestResult;
import io.facelib.testkit.RawServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events that test a receiver. */
@Timeout(120)
class TestDeliveryTest {
    private final Desk desk = new Desk();
    private final List<Duration> pauses = new ArrayList<>();
    private final TestDelivery tests = new TestDelivery(desk.http, desk.clock, pauses::add);

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void send_receiverTakesIt_isASuccessThatIsCountedNowhere() {
        RawServer receiver = desk.receiver(201);
        WebhookEndpoint endpoint = desk.register(wish(receiver).withSecret("s3cret"));

        WebhookTestResult result = tests.send(ACME, receiver.url("/hook"));

        assertThat(result.success()).isTrue();
        assertThat(result.status()).hasValue(201);
        assertThat(result.attempts()).isEqualTo(1);
        assertThat(pauses).isEmpty();
        RawServer.Request told = receiver.requests().get(0);
        assertThat(told.header("x-webhook-event")).isEqualTo("test");
        assertThat(told.headers()).doesNotContainKeys("x-webhook-signature", "webhook-signature");
        assertThat(desk.now(endpoint)).isEqualTo(endpoint);
        assertThat(desk.log(endpoint)).isEmpty();
    }

    @Test
    void send_receiverFailsOnce_isTriedAgainAfterASecond() {
        AtomicInteger asked = new AtomicInteger();
        RawServer receiver = desk.receiver(
                (request, out) -> RawServer.reply(out, asked.incrementAndGet() == 1 ? 500 : 200, "text/plain", ""));

        WebhookTestResult result = tests.send(ACME, receiver.url("/"));

        assertThat(result.success()).isTrue();
        assertThat(result.attempts()).isEqualTo(2);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
        assertThat(receiver.requests().get(0).text())
                .isEqualTo(receiver.requests().get(1).text());
    }

    @Test
    void send_receiverFailsTwice_isAFailure() {
        RawServer receiver = desk.receiver((request, out) -> RawServer.reply(out, 503, "text/plain", "busy"));

        WebhookTestResult result = tests.send(ACME, receiver.url("/"));

        assertThat(result.success()).isFalse();
        assertThat(result.error()).contains("HTTP 503: busy");
        assertThat(result.attempts()).isEqualTo(2);
        assertThat(receiver.requests()).hasSize(2);
    }

    @Test
    void send_privateAddress_isAFailureAndNothingConnected() {
        RawServer receiver = desk.receiver(200);
        try (GuardedHttpClient guarded = new GuardedHttpClient(AddressPolicy.publicOnly(), "facelib")) {
            WebhookTestResult result = new TestDelivery(guarded, desk.clock, pauses::add).send(ACME, receiver.url("/"));

            assertThat(result.success()).isFalse();
            assertThat(result.status()).isEqualTo(OptionalInt.empty());
        }
        assertThat(receiver.connections()).isZero();
    }

    @Test
    void send_noUrl_isRefused() {
        assertThatThrownBy(() -> tests.send(ACME, "file:///etc/passwd")).isInstanceOf(InvalidInputException.class);
    }
}
