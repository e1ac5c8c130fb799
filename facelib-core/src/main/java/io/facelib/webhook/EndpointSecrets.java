package io.facelib.webhook;

import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEndpoint.SealedSecret;
import io.facelib.spi.KeyService;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keeps the secrets of endpoints encrypted, each bound to its endpoint: moved to another one it opens no more. */
final class EndpointSecrets {
    private static final String PURPOSE = "webhook";

    private final KeyService keys;

    EndpointSecrets(KeyService keys) {
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

    private String open(WebhookEndpoint endpoint, SealedSecret secret) {
        byte[] sealed = Base64.getDecoder().decode(secret.base64());
        byte[] plain = keys.decrypt(PURPOSE, sealed, context(endpoint.tenant(), endpoint.id()));
        return new String(plain, StandardCharsets.UTF_8);
    }

    private static byte[] context(TenantId tenant, String endpoint) {
        return (tenant + "\n" + endpoint).getBytes(StandardCharsets.UTF_8);
    }
}
