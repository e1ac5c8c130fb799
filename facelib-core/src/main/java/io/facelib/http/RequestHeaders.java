package io.facelib.http;

import io.facelib.error.InvalidInputException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What callers may send beside the client's own headers, and for how long they may wait. */
final class RequestHeaders {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,8192}");
    /** What says where a message ends, who is meant, and how it is packed, is the client's alone. */
    private static final Set<String> OWN = Set.of(
            "accept-encoding",
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Duration LONGEST = Duration.ofHours(24);

    private RequestHeaders() {}

    static Map<String, String> checked(Map<String, String> headers) {
        headers.forEach((name, value) -> {
            if (!NAME.matcher(name).matches() || OWN.contains(name.toLowerCase(Locale.ROOT))) {
                throw new InvalidInputException("headers", "a name is malformed, or one that only the client sets");
            }
            if (!VALUE.matcher(value).matches()) {
                throw new InvalidInputException(
                        "headers", "the value of " + name + " is not up to 8192 characters of printable ASCII");
            }
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    static void requireTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw new InvalidInputException("timeout", timeout + " is not more than zero and at most " + LONGEST);
        }
    }
}
