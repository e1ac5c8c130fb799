package io.facelib.http;

import io.facelib.error.InvalidInputException;
import java.time.Duration;
import java.util.Map;

/**
 * What is to be told to a server. Redirects are never followed: their status comes back.
 *
 * @param url http or https; checked when it is called
 * @param headers sent beside those of the client itself
 * @param body the bytes that are sent; not copied
 * @param timeout of the whole call, the answer's body included: more than zero
 * @param maxAnswerBytes how much of the answer's body is read, 0 to 1 MiB; the rest is left
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record PostRequest(String url, Map<String, String> headers, byte[] body, Duration timeout, int maxAnswerBytes) {
    private static final int LARGEST_ANSWER = 1 << 20;

    public PostRequest {
        headers = RequestHeaders.checked(headers);
        RequestHeaders.requireTimeout(timeout);
        if (maxAnswerBytes < 0 || maxAnswerBytes > LARGEST_ANSWER) {
            throw new InvalidInputException("maxAnswerBytes", maxAnswerBytes + " is outside 0 to " + LARGEST_ANSWER);
        }
    }

    /** Leaves URL, headers and body out: they may be secret. */
    @Override
    public String toString() {
        return "PostRequest[" + body.length + " bytes in " + timeout + "]";
    }
}
