package io.facelib.webhook;

import io.facelib.model.WebhookEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The headers of a delivery: those that stay the same in every attempt, and those of Standard Webhooks, which do not. */
final class DeliveryHeaders {
    private static final String USER_AGENT = "facelib-webhook/" + version();

    private DeliveryHeaders() {}

    private static String version() {
        return Optional.ofNullable(DeliveryHeaders.class.getPackage().getImplementationVersion())
                .orElse("dev");
    }

    /**
     * @param secrets that sign, the present one first; none: nothing is signed
     * @param now when the attempt is made
     */
    static Map<String, String> of(WebhookEvent event, List<String> secrets, Instant now) {
        byte[] body = event.body().getBytes(StandardCharsets.UTF_8);
        long timestamp = now.getEpochSecond();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", USER_AGENT);
        headers.put("X-Webhook-Event", event.type());
        headers.put("X-Webhook-Timestamp", Long.toString(event.at().getEpochSecond()));
        headers.put("X-Webhook-Request-ID", printable(event.requestId()));
        headers.put("webhook-id", event.id());
        headers.put("webhook-timestamp", Long.toString(timestamp));
        if (!secrets.isEmpty()) {
            headers.put("X-Webhook-Signature", WebhookSignature.ofBody(secrets.get(0), body));
            headers.put(
                    "webhook-signature",
                    secrets.stream()
                            .map(secret -> WebhookSignature.ofMessage(secret, event.id(), timestamp, body))
                            .collect(Collectors.joining(" ")));
        }
        return headers;
    }

    /** Request ids come from strangers: what a header cannot hold is replaced. */
    private static String printable(String text) {
        String cut = text.length() <= 512 ? text : text.substring(0, 512);
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
