package io.facelib.rest.route;

import io.facelib.rest.json.QueryFields;
import io.facelib.rest.json.ValidationException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/** The parameters of a query string. Read from the string itself: containers add those of a form in the body to theirs. */
public final class QueryText {
    private QueryText() {}

    /**
     * The parameters of a request's query string; those of a form in the body are none of them.
     *
     * @throws ValidationException if an escape is broken
     */
    public static QueryFields fields(HttpServletRequest request) {
        return new QueryFields(parse(Optional.ofNullable(request.getQueryString())));
    }

    /**
     * Reads a query string.
     *
     * @throws ValidationException if an escape is broken
     */
    static Map<String, List<String>> parse(Optional<String> query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        StringTokenizer pairs = new StringTokenizer(query.orElse(""), "&");
        while (pairs.hasMoreTokens()) {
            String pair = pairs.nextToken();
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            parameters.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ValidationException.of("value_error", "query", "", "an escape with % is broken");
        }
    }
}
