package io.facelib.examples.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;

/**
 * What a server answered.
 *
 * @param operation what was asked for
 * @param retryLater whether it says when to come again
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(String operation, int status, byte[] body, boolean retryLater) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Answer of(String operation, HttpResponse<byte[]> response) {
        boolean later = response.headers().firstValue("Retry-After").isPresent();
        return new Answer(operation, response.statusCode(), response.body(), later);
    }

    boolean isOk() {
        return status == 200;
    }

    /**
     * Whether it is an error that says of itself that it may pass: 503 or 429; and where the service that clients know had
     * another status for it, that one, which only {@code Retry-After} tells from what is final.
     */
    boolean mayPass() {
        return retryLater
                && switch (status) {
                    case 503, 429, 409 -> true;
                    case 502 -> text().contains("pipeline_unreachable");
                    case 500 -> text().contains("batch_creation_failed") || text().contains("enqueue_failed");
                    case 404 -> operation.equals("picture");
                    default -> false;
                };
    }

    JsonNode json() throws IOException {
        return JSON.readTree(body);
    }

    /** The beginning of it; of a picture how long it is. */
    String text() {
        boolean isText = body.length == 0 || body[0] == '{' || body[0] == '[';
        return isText ? new String(body, 0, Math.min(body.length, 500), UTF_8) : body.length + " bytes";
    }

    @Override
    public String toString() {
        return operation + ": " + status + (retryLater ? ", to be asked again, " : " ") + text();
    }
}
