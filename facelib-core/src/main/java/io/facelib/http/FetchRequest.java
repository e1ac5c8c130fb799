package io.facelib.http;

import io.facelib.error.InvalidInputException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be fetched, and how much of it.
 *
 * @param url http or https; checked when it is fetched
 * @param maxBytes of the body, packed and unpacked, 1 to 1 GiB
 * @param timeout of the whole call, redirects and body included: more than zero
 * @param redirects how many are followed, 0 to 20; each is checked like the first URL, one from https to http is refused
 * @param contentTypes the types that are wanted, such as {@code image/jpeg} or {@code image/*}; empty: any. Held against
 *     answers of 2xx only
 * @param headers sent beside those of the client itself; after a redirect to another server only {@code Accept} is
 */
public record FetchRequest(
        String url,
        long maxBytes,
        Duration timeout,
        int redirects,
        Set<String> contentTypes,
        Map<String, String> headers) {
    private static final long LARGEST = 1L << 30;

    public FetchRequest {
        contentTypes = contentTypes.stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        headers = RequestHeaders.checked(headers);
        RequestHeaders.requireTimeout(timeout);
        requireRange("maxBytes", maxBytes, 1, LARGEST);
        requireRange("redirects", redirects, 0, 20);
    }

    private static void requireRange(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new InvalidInputException(field, value + " is outside " + min + " to " + max);
        }
    }

    /** Of any type, without redirects and further headers. */
    public static FetchRequest of(String url, long maxBytes, Duration timeout) {
        return new FetchRequest(url, maxBytes, timeout, 0, Set.of(), Map.of());
    }

    public FetchRequest withRedirects(int value) {
        return new FetchRequest(url, maxBytes, timeout, value, contentTypes, headers);
    }

    public FetchRequest withContentTypes(Set<String> value) {
        return new FetchRequest(url, maxBytes, timeout, redirects, value, headers);
    }

    /** The same request with one more header, in place of a former one of that name. */
    public FetchRequest withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.keySet().removeIf(name::equalsIgnoreCase);
        more.put(name, value);
        return new FetchRequest(url, maxBytes, timeout, redirects, contentTypes, more);
    }

    /** Whether an answer of that type is one that is wanted. */
    boolean wants(String contentType) {
        int slash = contentType.indexOf('/');
        return contentTypes.isEmpty()
                || contentTypes.contains(contentType)
                || (slash > 0 && contentTypes.contains(contentType.substring(0, slash) + "/*"));
    }

    /** Leaves URL and headers out: they may be secret. */
    @Override
    public String toString() {
        return "FetchRequest[at most " + maxBytes + " bytes in " + timeout + "]";
    }
}
