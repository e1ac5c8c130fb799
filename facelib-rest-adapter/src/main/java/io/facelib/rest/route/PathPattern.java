package io.facelib.rest.route;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The path of a route, some of whose segments stand for anything. */
public final class PathPattern {
    private final String text;
    private final List<String> segments;

    private PathPattern(String text) {
        this.text = text;
        this.segments = segments(text);
    }

    public static PathPattern of(String text) {
        return new PathPattern(text);
    }

    /** The segments between the slashes; those that are empty count. */
    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        int start = 1;
        for (int slash = path.indexOf('/', start); slash >= 0; slash = path.indexOf('/', start)) {
            segments.add(path.substring(start, slash));
            start = slash + 1;
        }
        segments.add(path.substring(start));
        return segments;
    }

    /** What the variable segments are in that path, or empty if it is another path. */
    Optional<Map<String, String>> match(List<String> path) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (segment.endsWith("...}")) {
                return rest(path, i, segment, variables);
            }
            if (i >= path.size() || !matches(segment, path.get(i), variables)) {
                return Optional.empty();
            }
        }
        return path.size() == segments.size() ? Optional.of(variables) : Optional.empty();
    }

    private static boolean matches(String segment, String actual, Map<String, String> variables) {
        if (!segment.startsWith("{")) {
            return segment.equals(actual);
        }
        variables.put(segment.substring(1, segment.length() - 1), actual);
        return !actual.isEmpty();
    }

    private static Optional<Map<String, String>> rest(
            List<String> path, int from, String segment, Map<String, String> variables) {
        if (path.size() <= from) {
            return Optional.empty();
        }
        String name = segment.substring(1, segment.length() - "...}".length());
        variables.put(name, String.join("/", path.subList(from, path.size())));
        return Optional.of(variables);
    }

    @Override
    public String toString() {
        return text;
    }
}
