package io.facelib.http;

import io.facelib.error.FetchException;
import io.facelib.error.FetchException.Reason;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/**
 * A server's answer.
 *
 * @param url what answered: the last one, after redirects
 * @param status its code, 200 to 599
 * @param contentType the media type in lower case, without parameters; the header as it was sent is in {@code headers}
 * @param headers by their names in lower case; several of a name are joined by commas
 * @param body unpacked; not copied. That of an answer which is no success may be cut
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Fetched(URI url, int status, Optional<String> contentType, Map<String, String> headers, byte[] body) {
    private static final int OK = 200;

    public Fetched {
        headers = Map.copyOf(headers);
    }

    /**
     * This answer, if its status is 200.
     *
     * @throws FetchException with {@link Reason#STATUS} for any other; retryable for 408, 425, 429 and 5xx
     */
    public Fetched requireOk() {
        if (status == OK) {
            return this;
        }
        boolean retryable = status == 408 || status == 425 || status == 429 || status >= 500;
        throw new FetchException(
                Reason.STATUS,
                retryable,
                url.getScheme() + "://" + url.getRawAuthority() + " answered with status " + status,
                retryAfter(Instant.now()));
    }

    /** How long the server asks to wait from now, if it does. */
    public Optional<Duration> retryAfter(Instant now) {
        return Optional.ofNullable(headers.get("retry-after")).flatMap(value -> wait(value.strip(), now));
    }

    private static Optional<Duration> wait(String value, Instant now) {
        if (value.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
            return Optional.of(until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Leaves the URL's path and query, headers and body out. */
    @Override
    public String toString() {
        return "Fetched[" + status + ", " + body.length + " bytes]";
    }
}
