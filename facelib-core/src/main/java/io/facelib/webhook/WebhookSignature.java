package io.facelib.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The two signatures of a delivery, and how receivers check them. Both are HMAC-SHA256 under the UTF-8 bytes of the
 * endpoint's secret.
 *
 * <ul>
 *   <li>{@code X-Webhook-Signature: sha256=HEX} over the body alone.
 *   <li>{@code webhook-signature: v1,BASE64} over {@code ID.TIMESTAMP.BODY}, after Standard Webhooks 1.0: a delivery that
 *       somebody recorded cannot be sent again later. Several are separated by spaces while a secret is changed.
 * </ul>
 */
public final class WebhookSignature {
    /** How far the clocks of sender and receiver may differ, as Standard Webhooks advises. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";

    private WebhookSignature() {}

    /** The value of {@code X-Webhook-Signature}. */
    public static String ofBody(String secret, byte[] body) {
        return "sha256=" + HexFormat.of().formatHex(hmac(secret, body));
    }

    /**
     * A signature for {@code webhook-signature}.
     *
     * @param id the value of {@code webhook-id}
     * @param timestamp the value of {@code webhook-timestamp}, Unix seconds
     */
    public static String ofMessage(String secret, String id, long timestamp, byte[] body) {
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[head.length + body.length];
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        return "v1," + Base64.getEncoder().encodeToString(hmac(secret, message));
    }

    /** The secret in the form that stock receivers of Standard Webhooks are given: {@code whsec_} and Base64. */
    public static String receiverSecret(String secret) {
        return "whsec_" + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * For receivers: whether a body is signed with the secret.
     *
     * @param header the value of {@code X-Webhook-Signature}
     */
    public static boolean isBodySigned(String secret, String header, byte[] body) {
        return isEqual(ofBody(secret, body), header);
    }

    /**
     * For receivers: whether a message is signed with the secret, and was so within {@link #TOLERANCE} of now.
     *
     * @param id the value of {@code webhook-id}
     * @param timestamp the value of {@code webhook-timestamp}
     * @param signatures the value of {@code webhook-signature}
     */
    public static boolean isMessageSigned(
            String secret, String id, String timestamp, String signatures, byte[] body, Instant now) {
        if (!timestamp.matches("[0-9]{1,12}")) {
            return false;
        }
        long seconds = Long.parseLong(timestamp);
        if (Math.abs(seconds - now.getEpochSecond()) > TOLERANCE.toSeconds()) {
            return false;
        }
        String expected = ofMessage(secret, id, seconds, body);
        return Stream.of(signatures.split(" ", -1)).anyMatch(signature -> isEqual(expected, signature));
    }

    /** In a time that does not depend on where they differ. */
    private static boolean isEqual(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(String secret, byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
