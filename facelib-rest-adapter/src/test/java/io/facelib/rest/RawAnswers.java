package io.facelib.rest;

import io.facelib.rest.RestClient.Answer;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers as they come over a bare connection, one after the other, until the other side closes it. */
final class RawAnswers {
    private final String text;
    private int at;

    private RawAnswers(String text) {
        this.text = text;
    }

    /** All answers in what came back, a byte a character, without those that only say to go on; those to HEAD cannot be told apart. */
    static List<Answer> of(String text) {
        RawAnswers raw = new RawAnswers(text);
        List<Answer> answers = new ArrayList<>();
        while (raw.at < text.length()) {
            Answer answer = raw.next();
            if (answer.status() >= 200) {
                answers.add(answer);
            }
        }
        return answers;
    }

    /** The first of them. */
    static Answer first(String text) {
        List<Answer> answers = of(text);
        if (answers.isEmpty()) {
            throw new AssertionError("nothing was answered");
        }
        return answers.get(0);
    }

    private Answer next() {
        String status = line();
        if (!status.startsWith("HTTP/")) {
            throw new AssertionError("no answer: " + status);
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.computeIfAbsent(header.substring(0, colon), n -> new ArrayList<>())
                    .add(header.substring(colon + 1).strip());
        }
        HttpHeaders read = HttpHeaders.of(headers, (name, value) -> true);
        int code = Integer.parseInt(status.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        return new Answer(code, read, body(code, read).getBytes(StandardCharsets.ISO_8859_1));
    }

    private String body(int status, HttpHeaders headers) {
        if (status < 200) {
            return "";
        }
        if (headers.firstValue("Transfer-Encoding").isPresent()) {
            return chunks();
        }
        int length = (int) headers.firstValueAsLong("Content-Length").orElse(text.length() - at);
        return take(length);
    }

    private String chunks() {
        StringBuilder body = new StringBuilder();
        for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
            body.append(take(length));
            line();
        }
        line();
        return body.toString();
    }

    private String take(int length) {
        String taken = text.substring(at, Math.min(text.length(), at + length));
        at += taken.length();
        return taken;
    }

    private String line() {
        int end = text.indexOf("\r\n", at);
        String line = text.substring(at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end + 2;
        return line;
    }
}
