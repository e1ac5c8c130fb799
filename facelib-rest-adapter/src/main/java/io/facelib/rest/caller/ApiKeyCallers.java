package io.facelib.rest.caller;

import io.facelib.error.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Knows callers by an API key, sent as {@code X-API-Key: KEY} or {@code Authorization: Bearer KEY}. Only hashes are kept, and
 * each request compares with all of them, so that the time it takes tells nothing. Immutable: to add or revoke keys, start
 * again with another list.
 */
public final class ApiKeyCallers implements CallerResolver {
    private static final String BEARER = "Bearer ";
    private static final int LONGEST = 256;

    private final List<Known> keys;

    @SuppressWarnings("ArrayRecordComponent") // compared in constant time, not by equals
    private record Known(byte[] hash, Caller caller) {}

    private ApiKeyCallers(List<ApiKey> keys) {
        Set<String> names = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        List<Known> known = new ArrayList<>();
        for (ApiKey key : keys) {
            if (!names.add(key.name()) || !hashes.add(key.hash())) {
                throw new InvalidInputException("keys", "the API key " + key.name() + " is there twice");
            }
            known.add(new Known(HexFormat.of().parseHex(key.hash()), key.caller()));
        }
        this.keys = List.copyOf(known);
    }

    /**
     * Knows these keys.
     *
     * @throws InvalidInputException if two have the same name or the same hash
     */
    public static ApiKeyCallers of(List<ApiKey> keys) {
        return new ApiKeyCallers(keys);
    }

    /**
     * Knows the keys of a file, one a line: {@code name = role; tenants; hash}, as {@link ApiKey#line()} gives it.
     *
     * @throws io.facelib.error.SetupException if the file cannot be read or a line of it is wrong
     */
    public static ApiKeyCallers from(Path file) {
        return new ApiKeyCallers(ApiKeyFile.read(file));
    }

    @Override
    public Optional<Caller> resolve(HttpServletRequest request) {
        Optional<String> header =
                Optional.ofNullable(request.getHeader("X-API-Key")).map(String::strip);
        Optional<String> bearer =
                Optional.ofNullable(request.getHeader("Authorization")).flatMap(ApiKeyCallers::bearer);
        if (header.isPresent() && bearer.isPresent() && !header.equals(bearer)) {
            return Optional.empty();
        }
        return header.or(() -> bearer).filter(key -> key.length() <= LONGEST).flatMap(this::caller);
    }

    private static Optional<String> bearer(String credentials) {
        return credentials.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(credentials.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    /** Goes through all keys whichever fits. */
    private Optional<Caller> caller(String key) {
        byte[] hash = ApiKey.hash(key);
        Optional<Caller> found = Optional.empty();
        for (Known known : keys) {
            if (MessageDigest.isEqual(known.hash(), hash)) {
                found = Optional.of(known.caller());
            }
        }
        return found;
    }
}
