package io.facelib.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Speaks to a {@link RestServer} as a client of the service does, over HTTP/1.1. Immutable: each {@code with} gives another. */
final class RestClient {
    /** Shorter bodies are read to their end when they are refused. */
    private static final long HEARD_OUT = 64 << 10;

    private static final int ATTEMPTS = 10;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String JSON = "application/json";

    private final HttpClient http;
    private final URI server;
    private final Map<String, String> headers;

    RestClient(URI server) {
        this(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), server, Map.of());
    }

    private RestClient(HttpClient http, URI server, Map<String, String> headers) {
        this.http = http;
        this.server = server;
        this.headers = Map.copyOf(headers);
    }

    /** What was answered. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Answer(int status, HttpHeaders headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        Optional<String> header(String name) {
            return headers.firstValue(name);
        }

        JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("status " + status + ", no JSON: " + text(), e);
            }
        }

        /** The code of the first family's errors. */
        String code() {
            return json().path("code").asText();
        }

        /** The token of the second family's errors, whichever of its two shapes they have. */
        String token() {
            JsonNode detail = json().path("detail");
            return detail.isObject() ? detail.path("error").asText() : detail.asText();
        }
    }

    /** Sends one more header with each request, or another value of it. */
    RestClient with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new RestClient(http, server, more);
    }

    /** Whether this header is sent with each request. */
    boolean names(String header) {
        return headers.containsKey(header);
    }

    /** Names a tenant as the first family does. */
    RestClient as(String tenant) {
        return with("X-Tenant-ID", tenant);
    }

    Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    Answer post(String path) {
        return send("POST", path, BodyPublishers.noBody());
    }

    /** Posts a map, a list or a tree as JSON. */
    Answer post(String path, Object body) {
        return postText(path, json(body));
    }

    /** Posts text that says it is JSON. */
    Answer postText(String path, String body) {
        return with("Content-Type", JSON).send("POST", path, BodyPublishers.ofString(body));
    }

    Answer post(String path, MultipartForm form) {
        return with("Content-Type", form.contentType()).send("POST", path, form.publisher());
    }

    /** Deletes with a JSON body. */
    Answer delete(String path, Object body) {
        return with("Content-Type", JSON).send("DELETE", path, BodyPublishers.ofString(json(body)));
    }

    Answer send(String method, String path, BodyPublisher body) {
        return send(method, path, body, mayBeCutOff(body) ? ATTEMPTS : 1);
    }

    /**
     * Whether a container may close the connection on who is still sending a body that was refused, and the answer be lost with
     * it: it need not hear out a long one, and then it is luck whether the sender gets to read the answer first.
     */
    private static boolean mayBeCutOff(BodyPublisher body) {
        return body.contentLength() < 0 || body.contentLength() > HEARD_OUT;
    }

    private Answer send(String method, String path, BodyPublisher body, int attempts) {
        try {
            HttpResponse<byte[]> response = http.send(request(method, path, body), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            if (attempts > 1) {
                return send(method, path, body, attempts - 1);
            }
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private HttpRequest request(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .method(method, body)
                .timeout(Duration.ofMinutes(1));
        headers.forEach(request::setHeader);
        return request.build();
    }

    /** Sends bytes that {@link HttpClient} would not, and gives all that comes back until the server closes. */
    String raw(String request) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request line as it stands, with the headers of this client; the connection is closed after the answer. */
    String rawLine(String line) {
        return rawLine(line, "");
    }

    /** The same with a body, about which the headers may say anything. */
    String rawLine(String line, String body) {
        StringBuilder request = new StringBuilder(line).append("\r\nHost: ").append(server.getAuthority());
        headers.forEach((name, value) ->
                request.append("\r\n").append(name).append(": ").append(value));
        return raw(request.append("\r\nConnection: close\r\n\r\n").append(body).toString());
    }

    /** A connection of its own, to send what one likes as slowly as one likes. */
    Socket connect() throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    URI server() {
        return server;
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
