package io.facelib.rest.audit;

import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Makes the audit row of a request out of what its sender said, of which nothing can be relied on. */
public final class RequestAudits {
    private static final int LONGEST_PATH = 1_024;
    private static final int LONGEST_AGENT = 512;
    private static final int LONGEST_METHOD = 32;

    private RequestAudits() {}

    /**
     * The row of a request.
     *
     * @param at when the request came in
     * @param tenant whose it was, if it came that far
     * @param took until it was answered
     * @param size of the answer's body in bytes
     */
    public static RequestAudit of(
            HttpServletRequest request,
            String requestId,
            Optional<TenantId> tenant,
            Instant at,
            int status,
            Duration took,
            long size) {
        return new RequestAudit(
                at,
                requestId,
                tenant,
                plain(request.getMethod(), LONGEST_METHOD),
                plain(request.getRequestURI(), LONGEST_PATH),
                status,
                took,
                plain(Objects.toString(request.getHeader("User-Agent"), ""), LONGEST_AGENT),
                Objects.toString(request.getRemoteAddr(), ""),
                size);
    }

    /** Cut, and without what could end a line or steer a terminal. */
    static String plain(String text, int longest) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                .limit(longest)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
