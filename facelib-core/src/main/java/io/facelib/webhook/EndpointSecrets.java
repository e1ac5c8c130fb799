package io.facelib.webhook;

import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEndpoint.FormerSecret;
import io.facelib.model.WebhookEndpoint.SealedSecret;
import io.facelib.spi.KeyService;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keeps the secrets of endpoints encrypted, each bound to its endpoint: moved to another one it opens no more. Safe for any number of threads. */
public final class EndpointSecrets {
    private static final String PURPOSE = "webhook";

    private final KeyService keys;

    /** @param keys what they are encrypted with */
    public EndpointSecrets(KeyService keys) {
        this.keys = keys;
    }

    SealedSecret seal(TenantId tenant, String endpoint, String secret) {
        byte[] sealed = keys.encrypt(PURPOSE, secret.getBytes(StandardCharsets.UTF_8), context(tenant, endpoint));
        return new SealedSecret(Base64.getEncoder().encodeToString(sealed));
    }

    /** The secrets that sign now: the present one first, then the former one until its time is over. */
    List<String> signing(WebhookEndpoint endpoint, Instant now) {
        List<String> secrets = new ArrayList<>();
        endpoint.secret().ifPresent(secret -> secrets.add(open(endpoint, secret)));
        endpoint.formerSecret()
                .filter(former -> now.isBefore(former.until()))
                .ifPresent(former -> secrets.add(open(endpoint, former.secret())));
        return secrets;
    }

    /**
     * An endpoint whose secrets are encrypted with other keys.
     *
     * @param others the keys that they are to be encrypted with
     * @throws io.facelib.error.SetupException if they are not encrypted with these keys
     */
    public WebhookEndpoint sealedWith(EndpointSecrets others, WebhookEndpoint endpoint) {
        return endpoint.withSecrets(
                endpoint.secret().map(secret -> sealed(others, endpoint, secret)),
                endpoint.formerSecret()
                        .map(former -> new FormerSecret(sealed(others, endpoint, former.secret()), former.until())));
    }

    private SealedSecret sealed(EndpointSecrets others, WebhookEndpoint endpoint, SealedSecret secret) {
        return others.seal(endpoint.tenant(), endpoint.id(), open(endpoint, secret));
    }

    /** Whether an endpoint has the same secrets here as another one that is encrypted with other keys has there. */
    public boolean haveSame(WebhookEndpoint endpoint, EndpointSecrets others, WebhookEndpoint other) {
        return all(endpoint).equals(others.all(other));
    }

    private List<String> all(WebhookEndpoint endpoint) {
        List<String> all = new ArrayList<>();
        all.add(endpoint.secret().map(secret -> "+" + open(endpoint, secret)).orElse("-"));
        all.add(endpoint.formerSecret()
                .map(former -> former.until() + "+" + open(endpoint, former.secret()))
                .orElse("-"));
        return all;
    }

    private String open(WebhookEndpoint endpoint, SealedSecret secret) {
        byte[] sealed = Base64.getDecoder().decode(secret.base64());
        byte[] plain = keys.decrypt(PURPOSE, sealed, context(endpoint.tenant(), endpoint.id()));
        return new String(plain, StandardCharsets.UTF_8);
    }

    private static byte[] context(TenantId tenant, String endpoint) {
        return (tenant + "\n" + endpoint).getBytes(StandardCharsets.UTF_8);
    }
}
