package io.facelib.rest.error;

import java.io.Serial;
import java.util.Map;

/**
 * A request is refused for what stands around it, in either family: its credentials, the page it comes from, its idempotency
 * key. The first family has no codes for such; it is told the nearest one under the status that HTTP has for it.
 */
public final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final ErrorCode code;
    private final String token;
    private final transient Map<String, String> headers;

    /**
     * @param status of HTTP
     * @param code what the first family says
     * @param token what the second family says
     * @param message a sentence for people
     * @param headers of the answer
     */
    public RefusedException(int status, ErrorCode code, String token, String message, Map<String, String> headers) {
        super(message);
        this.status = status;
        this.code = code;
        this.token = token;
        this.headers = Map.copyOf(headers);
    }

    /** One of those that come while as many of their kind as may be are under way: status 429. */
    public static RefusedException tooManyAtOnce(String message, int retryAfterSeconds) {
        return new RefusedException(
                429,
                ErrorCode.RATE_LIMITED,
                ErrorCode.RATE_LIMITED.wire(),
                message,
                Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
    }

    public int status() {
        return status;
    }

    public ErrorCode code() {
        return code;
    }

    public String token() {
        return token;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
