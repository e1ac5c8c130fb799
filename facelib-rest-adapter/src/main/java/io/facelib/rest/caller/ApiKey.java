package io.facelib.rest.caller;

import io.facelib.error.InvalidInputException;
import io.facelib.model.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An API key as the service knows it: whose it is, and the SHA-256 of its text. A key has 256 random bits, so its plain hash
 * gives nothing away that could be tried out. Immutable.
 *
 * @param name who has it, for the audit: {@code [A-Za-z0-9._-]{1,64}}
 * @param role what they may do
 * @param tenants whom they may act for; empty means every tenant
 * @param hash 64 hexadecimal digits in lower case
 */
public record ApiKey(String name, Role role, Optional<Set<TenantId>> tenants, String hash) {
    private static final String PREFIX = "flk_";
    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public ApiKey {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInputException("name", "an API key's name must be 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        if (!HASH.matcher(hash).matches()) {
            throw new InvalidInputException("hash", "of the API key " + name + " is not 64 hexadecimal digits");
        }
        tenants = tenants.map(Set::copyOf);
    }

    /**
     * A new key.
     *
     * @param text what its holder sends; nothing keeps it, so it is to be handed over now
     * @param key what the service is told; {@link ApiKey#line()} is its line of the file
     */
    public record Created(String text, ApiKey key) {
        /** Leaves the text out. */
        @Override
        public String toString() {
            return "Created[" + key.name() + "]";
        }
    }

    /**
     * Makes a key of 256 random bits.
     *
     * @param tenants whom its holder may act for; empty means every tenant
     */
    public static Created create(String name, Role role, Optional<Set<TenantId>> tenants) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return new Created(text, new ApiKey(name, role, tenants, HexFormat.of().formatHex(hash(text))));
    }

    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    Caller caller() {
        return new Caller(Optional.of(name), tenants, role);
    }

    /** The key as a line of the file that {@link ApiKeyFile} reads. */
    public String line() {
        return ApiKeyFile.line(this);
    }
}
