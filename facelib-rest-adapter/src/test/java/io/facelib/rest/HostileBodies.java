package io.facelib.rest;

import static io.facelib.rest.HostileValues.bytes;
import static io.facelib.rest.HostileValues.utf8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Bodies and headers that are wrong as a whole. */
final class HostileBodies {
    private static final String HOLE = "the hole";

    /** What a body of JSON may say it is. */
    static final List<Map<String, String>> TYPES = List.of(
            Map.of(),
            Map.of("Content-Type", "text/plain"),
            Map.of("Content-Type", "application/xml"),
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            Map.of("Content-Type", "multipart/form-data"),
            Map.of("Content-Type", "multipart/form-data; boundary="),
            Map.of("Content-Type", "multipart/form-data; boundary=" + "b".repeat(5_000)),
            Map.of("Content-Type", "application/json; charset=utf-16"),
            Map.of("Content-Type", "application/json; charset=no-such-charset"),
            Map.of("Content-Type", "application/json; charset="),
            Map.of("Content-Type", "application/json; charset=\"utf-8"),
            Map.of("Content-Type", "application/json;;;=;"),
            Map.of("Content-Type", "json"),
            Map.of("Content-Type", "/"),
            Map.of("Content-Type", "a/b; " + "c=d; ".repeat(500)),
            Map.of("Content-Type", "application/json", "Content-Encoding", "gzip"),
            Map.of("Content-Type", "application/json", "Content-Encoding", "br, deflate, no-such-coding"));

    /** Headers that the service reads, or its container, with what hardly anybody sends in them. */
    static final Map<String, List<String>> HEADERS = headers();

    private HostileBodies() {}

    private static Map<String, List<String>> headers() {
        String injected = "a\r\nX-Evil: 1";
        String latin = "\u00e9\u00ff\u00fc";
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put(
                "X-Tenant-ID",
                List.of(
                        "",
                        "a",
                        "..",
                        "a/b",
                        "default",
                        injected,
                        latin,
                        "acme\u0000",
                        "a\tb",
                        "acme, globex",
                        "x".repeat(7_000),
                        "x".repeat(40_000),
                        "acme\r\n folded"));
        headers.put(
                "X-Request-ID",
                List.of("", injected, latin, "a b", "x".repeat(129), "x".repeat(7_000), "<script>", "a\r\n folded"));
        headers.put("Idempotency-Key", List.of("", injected, latin, "a b", "x".repeat(256), "x".repeat(7_000)));
        headers.put(
                "Range",
                List.of(
                        "bytes=",
                        "bytes=-0",
                        "bytes=9-1",
                        "bytes=0-0,0-0",
                        "bytes=" + "0-,".repeat(1_000),
                        "bytes=99999999999999999999-",
                        "lines=1-2"));
        headers.put("If-None-Match", List.of("", "*", "\"", "W/", "\"a\"," + "\"b\",".repeat(1_000)));
        headers.put("If-Range", List.of("", "\"a\"", "yesterday"));
        headers.put("Authorization", List.of("", "Bearer", "Bearer  ", "Basic =", "Bearer " + latin));
        headers.put("X-API-Key", List.of("", latin, "x".repeat(7_000)));
        headers.put("Origin", List.of("null", "http://evil.example", latin));
        headers.put("Sec-Fetch-Site", List.of("cross-site", "x", ""));
        headers.put("Content-Type", List.of(latin, injected, "\u0000", "multipart/form-data; boundary=\u00e9"));
        headers.put("Accept", List.of("text/html", "x", ""));
        headers.put("Accept-Encoding", List.of("*;q=0", "identity;q=0", "no-such-coding"));
        headers.put("Cookie", List.of("a", "a=\"", "=;=;=", latin));
        headers.put("Expect", List.of("100-continue", "a miracle"));
        headers.put("Upgrade", List.of("websocket", "h2c"));
        headers.put("Forwarded", List.of("for=\"[", "host=evil.example"));
        headers.put("X-HTTP-Method-Override", List.of("DELETE"));
        return headers;
    }

    /** A body in which something else stands at a place. */
    static byte[] with(ObjectNode body, String pointer, byte[] value) {
        put(body, segments(pointer));
        String text = body.toString();
        String hole = "\"" + HOLE + "\"";
        int at = text.indexOf(hole);
        return joined(utf8(text.substring(0, at)), value, utf8(text.substring(at + hole.length())));
    }

    private static List<String> segments(String pointer) {
        return Pattern.compile("/").splitAsStream(pointer).skip(1).toList();
    }

    private static void put(JsonNode node, List<String> path) {
        String name = path.get(0);
        if (path.size() == 1) {
            set(node, name, new TextNode(HOLE));
            return;
        }
        JsonNode child = node.isArray() ? node.get(Integer.parseInt(name)) : node.get(name);
        if (child == null || !child.isContainerNode()) {
            JsonNodeFactory factory = JsonNodeFactory.instance;
            child = path.get(1).equals("0") ? factory.arrayNode() : factory.objectNode();
            set(node, name, child);
        }
        put(child, path.subList(1, path.size()));
    }

    private static void set(JsonNode node, String name, JsonNode value) {
        if (node instanceof ObjectNode object) {
            object.set(name, value);
        } else if (node instanceof ArrayNode array && array.isEmpty()) {
            array.add(value);
        } else if (node instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), value);
        }
    }

    /** A body with a member twice. */
    static byte[] twice(ObjectNode body, String name) {
        String member = "{\"" + name + "\":" + body.get(name) + ",";
        return utf8(member + body.toString().substring(1));
    }

    /** Bodies that are no object of JSON, or not all of it, or not in UTF-8, by what they are. */
    static Map<String, byte[]> whole(ObjectNode good) {
        String text = good.toString();
        byte[] utf8 = utf8(text);
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        for (String other : List.of(
                "", " ", "null", "true", "1", "\"a\"", "[]", "[{}]", "{}", "{", "}", "{]", "//", "{'a':1}", "{a:1}",
                "\u0000", "NaN")) {
            bodies.put("the text " + other, utf8(other));
        }
        for (int part = 1; part < 8; part++) {
            bodies.put(part + "/8 of it", Arrays.copyOf(utf8, utf8.length * part / 8));
        }
        bodies.put("a brace less", Arrays.copyOf(utf8, utf8.length - 1));
        for (String more : List.of("}", "{}", "x", ",", "\u0000", text)) {
            bodies.put("and behind it " + more, utf8(text + more));
        }
        bodies.put("with a comment", utf8("/* */" + text));
        bodies.put("with a comma at the end", utf8(text.substring(0, text.length() - 1) + ",}"));
        bodies.put("behind a byte order mark", utf8("\ufeff" + text));
        bodies.put("in UTF-16", text.getBytes(StandardCharsets.UTF_16));
        bodies.put("in UTF-16LE", text.getBytes(StandardCharsets.UTF_16LE));
        bodies.put("in UTF-32", text.getBytes(Charset.forName("UTF-32")));
        bodies.put("packed", gzip(utf8));
        bodies.put("bytes from 0 to 255", allBytes());
        bodies.put("10,000 lists that do not end", utf8("[".repeat(10_000)));
        bodies.put("1,000,000 lists", utf8("[".repeat(500_000) + "]".repeat(500_000)));
        bodies.put("100,000 members", manyMembers());
        bodies.put("a name of 1 MB", utf8("{\"" + "n".repeat(1 << 20) + "\":1}"));
        bodies.put("2 MB of blanks", utf8(" ".repeat(2 << 20) + text));
        return bodies;
    }

    private static byte[] allBytes() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return all;
    }

    private static byte[] manyMembers() {
        StringBuilder members = new StringBuilder("{\"m\":0");
        for (int i = 0; i < 100_000; i++) {
            members.append(",\"m").append(i).append("\":").append(i);
        }
        return utf8(members.append('}').toString());
    }

    /** A body with one to four changes: a byte that is another one, bytes that are gone, or that stand there twice. */
    static byte[] mutated(byte[] good, Random random) {
        byte[] body = good;
        for (int change = random.nextInt(4); change >= 0 && body.length > 1; change--) {
            int from = random.nextInt(body.length);
            int to = Math.min(body.length, from + 1 + random.nextInt(16));
            byte[] head = Arrays.copyOf(body, from);
            byte[] cut = Arrays.copyOfRange(body, from, to);
            byte[] tail = Arrays.copyOfRange(body, to, body.length);
            body = switch (random.nextInt(3)) {
                case 0 -> joined(head, bytes(random.nextInt(256)), Arrays.copyOfRange(body, from + 1, body.length));
                case 1 -> joined(head, tail);
                default -> joined(head, cut, cut, tail);
            };
        }
        return body;
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
