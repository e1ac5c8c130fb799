package io.facelib.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signatures that others check: the contract's value, and the stock receiver of Standard Webhooks. */
class WebhookSignatureTest {
    private static final String SECRET = "s3cret";
    private static final String BODY = "{\"event_type\": \"face.indexed\", \"tenant_id\": \"acme-co\", \"data\": "
            + "{\"indexed_count\": 1}, \"request_id\": \"r-1\", \"timestamp\": 1700000000.5, \"version\": \"1.0\"}";
    private static final byte[] BYTES = BODY.getBytes(StandardCharsets.UTF_8);

    @Test
    void ofBody_checkValue_isTheContracts() {
        String signature = "sha256=b42cdc8b22d0f534cdd42de6bb64b45ea0509316f0cabf8a927403dc61e08c71";

        assertThat(WebhookSignature.ofBody(SECRET, BYTES)).isEqualTo(signature);
        assertThat(WebhookSignature.isBodySigned(SECRET, signature, BYTES)).isTrue();
        assertThat(WebhookSignature.isBodySigned("s3creT", signature, BYTES)).isFalse();
        assertThat(WebhookSignature.isBodySigned(SECRET, signature, "{}".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(WebhookSignature.isBodySigned(SECRET, "", BYTES)).isFalse();
    }

    private static HttpHeaders headers(long timestamp, String signature) {
        return HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of("evt_1"),
                        "webhook-timestamp", List.of(Long.toString(timestamp)),
                        "webhook-signature", List.of(signature)),
                (name, value) -> true);
    }

    @Test
    void ofMessage_stockReceiver_accepts() throws Exception {
        long now = Instant.now().getEpochSecond();
        String signature = WebhookSignature.ofMessage(SECRET, "evt_1", now, BYTES);
        Webhook receiver = new Webhook(WebhookSignature.receiverSecret(SECRET));

        assertThatCode(() -> receiver.verify(BODY, headers(now, signature))).doesNotThrowAnyException();
        assertThatCode(() -> receiver.verify(BODY, headers(now, "v1,AAAA " + signature)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> receiver.verify(BODY + " ", headers(now, signature)))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> receiver.verify(BODY, headers(now + 1, signature)))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() ->
                        new Webhook(WebhookSignature.receiverSecret("other")).verify(BODY, headers(now, signature)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void isMessageSigned_otherMakers_isAccepted() throws Exception {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        String timestamp = Long.toString(now.getEpochSecond());
        String signature =
                new Webhook(WebhookSignature.receiverSecret(SECRET)).sign("evt_1", now.getEpochSecond(), BODY);

        assertThat(signed("evt_1", timestamp, signature, now)).isTrue();
        assertThat(signed("evt_1", timestamp, "v1,xx v2,yy " + signature, now)).isTrue();
        assertThat(signed("evt_2", timestamp, signature, now)).isFalse();
        assertThat(signed("evt_1", timestamp + "0", signature, now)).isFalse();
        assertThat(signed("evt_1", "soon", signature, now)).isFalse();
        assertThat(signed("evt_1", "-" + timestamp, signature, now)).isFalse();
        assertThat(signed("evt_1", timestamp, "", now)).isFalse();
        assertThat(signed("evt_1", timestamp, signature.substring(3), now)).isFalse();
    }

    @Test
    void isMessageSigned_oldRecording_isRefused() {
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        String timestamp = Long.toString(then.getEpochSecond());
        String signature = WebhookSignature.ofMessage(SECRET, "evt_1", then.getEpochSecond(), BYTES);
        Duration limit = WebhookSignature.TOLERANCE;

        assertThat(signed("evt_1", timestamp, signature, then.plus(limit))).isTrue();
        assertThat(signed("evt_1", timestamp, signature, then.plus(limit).plusSeconds(1)))
                .isFalse();
        assertThat(signed("evt_1", timestamp, signature, then.minus(limit))).isTrue();
        assertThat(signed("evt_1", timestamp, signature, then.minus(limit).minusSeconds(1)))
                .isFalse();
    }

    private static boolean signed(String id, String timestamp, String signatures, Instant now) {
        return WebhookSignature.isMessageSigned(SECRET, id, timestamp, signatures, BYTES, now);
    }
}
