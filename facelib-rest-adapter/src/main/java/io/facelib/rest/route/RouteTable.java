package io.facelib.rest.route;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the route of a request. The first family is served with and without {@code /api}. Immutable. */
public final class RouteTable {
    private static final String LEGACY_PREFIX = "api";

    private final List<Route> routes;

    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** All routes, as they are looked through. */
    public List<Route> routes() {
        return routes;
    }

    /** What was found for a request. */
    public sealed interface Found {
        /** The route, and what the variable segments of its path are. */
        record Match(Route route, Map<String, String> variables) implements Found {}

        /** There is such a path, but not for that method. */
        record WrongMethod(Set<String> allowed) implements Found {}

        /** There is no such path. */
        record Nothing() implements Found {}
    }

    /**
     * Finds a route.
     *
     * @param method of HTTP; {@code HEAD} is answered by what answers {@code GET}
     * @param rawPath as it was sent, with its escapes
     */
    public Found find(String method, String rawPath) {
        Optional<List<String>> segments = decoded(rawPath);
        if (segments.isEmpty()) {
            return new Found.Nothing();
        }
        String wanted = method.equals("HEAD") ? "GET" : method;
        Set<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> variables = match(route, segments.get());
            if (variables.isPresent() && route.method().equals(wanted)) {
                return new Found.Match(route, variables.get());
            }
            variables.ifPresent(v -> allowed.add(route.method()));
        }
        return allowed.isEmpty() ? new Found.Nothing() : new Found.WrongMethod(allowed);
    }

    private static Optional<Map<String, String>> match(Route route, List<String> path) {
        boolean prefixed = route.family() == Family.LEGACY
                && path.size() > 1
                && path.get(0).equals(LEGACY_PREFIX);
        return route.path().match(prefixed ? path.subList(1, path.size()) : path);
    }

    /** Escapes are resolved within segments, so an escaped slash never parts one. */
    private static Optional<List<String>> decoded(String rawPath) {
        if (!rawPath.startsWith("/")) {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>();
        for (String raw : PathPattern.segments(rawPath)) {
            Optional<String> segment = decodedSegment(raw);
            if (segment.isEmpty() || segment.get().indexOf('/') >= 0) {
                return Optional.empty();
            }
            segments.add(segment.get());
        }
        return Optional.of(segments);
    }

    private static Optional<String> decodedSegment(String raw) {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int value = hex(raw, i + 1);
                if (value < 0) {
                    return Optional.empty();
                }
                bytes.put((byte) value);
                i += 2;
            } else if (c < 0x80) {
                bytes.put((byte) c);
            } else {
                return Optional.empty();
            }
        }
        return utf8(bytes.flip());
    }

    private static int hex(String text, int at) {
        if (at + 1 >= text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private static Optional<String> utf8(ByteBuffer bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
