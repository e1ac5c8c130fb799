package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.route.Family;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/** What any answer must be, however wrong the request was: an answer to it, or a refusal in the form of the route's family. */
final class ContractAnswers {
    private static final Set<Integer> ANSWERED = Set.of(200, 206, 304);

    /** What containers answer by themselves to what they cannot read; an unknown transfer coding and version are 50x by RFC 9110. */
    private static final Set<Integer> UNREADABLE = Set.of(400, 404, 405, 411, 413, 414, 417, 426, 431, 501, 505);

    private static final Pattern INSIDE = Pattern.compile(
            "Exception|Throwable|StackTrace|\\bnull\\b\\w|\\bat [a-z]+\\.[a-z]+\\.|\\b(java|javax|jakarta|com|org|io|sun)\\.[a-z]+\\."
                    + "|\\.java\\b|/tmp/|/home/|/usr/|sqlite|jetty|tomcat|catalina|undertow|jackson|fileupload",
            Pattern.CASE_INSENSITIVE);

    private ContractAnswers() {}

    /** Fails unless that is an answer which a client of the family may get. */
    static void check(Answer answer, Family family, String what) {
        String told = what + " was answered " + answer.status() + " " + abridged(answer.text());
        if (answer.header("X-Request-ID").isEmpty()) {
            checkContainer(answer, told);
            return;
        }
        assertThat(answer.status()).as(told).isLessThan(500);
        assertThat(answer.header("X-Request-ID").orElse("")).as(told).matches("[A-Za-z0-9._-]{1,128}");
        if (answer.status() >= 400) {
            assertThat(INSIDE.matcher(answer.text()).find()).as(told).isFalse();
            checkRefusal(answer, family, told);
        } else {
            assertThat(ANSWERED).as(told).contains(answer.status());
        }
    }

    private static void checkContainer(Answer answer, String told) {
        assertThat(UNREADABLE).as(told).contains(answer.status());
        assertThat(INSIDE.matcher(answer.text()).find()).as(told).isFalse();
    }

    private static void checkRefusal(Answer answer, Family family, String told) {
        assertThat(answer.header("Content-Type").orElse("")).as(told).startsWith("application/json");
        if (answer.body().length == 0) {
            return; // an answer to HEAD
        }
        JsonNode body = answer.json();
        if (answer.status() == 422 && body.path("detail").isArray()) {
            checkViolations(body.path("detail"), told);
        } else if (family == Family.LEGACY) {
            checkEnvelope(answer, body, told);
        } else {
            JsonNode detail = body.path("detail");
            assertThat(Members.of(body)).as(told).containsExactly("detail");
            assertThat(detail.isTextual() || detail.path("error").isTextual())
                    .as(told)
                    .isTrue();
        }
    }

    private static void checkViolations(JsonNode detail, String told) {
        assertThat(detail).as(told).isNotEmpty();
        for (JsonNode violation : detail) {
            assertThat(violation.path("type").asText()).as(told).isNotBlank();
            assertThat(violation.path("loc").path(0).asText()).as(told).isIn("body", "query", "path", "header");
        }
    }

    private static void checkEnvelope(Answer answer, JsonNode body, String told) {
        ErrorCode code = Arrays.stream(ErrorCode.values())
                .filter(known -> known.wire().equals(body.path("code").asText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(told));
        assertThat(answer.status()).as(told).isEqualTo(code.status());
        assertThat(body.path("category").asText()).as(told).isEqualTo(code.category());
        assertThat(body.path("message").asText()).as(told).isNotBlank();
        assertThat(body.path("request_id").asText())
                .as(told)
                .isEqualTo(answer.header("X-Request-ID").orElse(""));
    }

    static String abridged(String text) {
        return text.length() < 300 ? text : text.substring(0, 300) + "... " + text.length() + " characters";
    }
}
