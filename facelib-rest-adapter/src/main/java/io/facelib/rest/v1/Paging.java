package io.facelib.rest.v1;

import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.rest.json.QueryFields;
import io.facelib.rest.json.Range;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Listings in pages: {@code limit} and {@code after} of the query, {@code count} and {@code next} of the answer. */
final class Paging {
    private Paging() {}

    static PageRequest request(QueryFields query) {
        return new PageRequest(
                Math.max(1, Math.min(1_000, query.integer("limit", 100, Range.of(1, 1_000)))),
                query.optionalString("after"));
    }

    /** A page; {@code next} is null for the last. */
    static <T> Map<String, @Nullable Object> answer(String name, Page<T> page, Function<T, Object> shown) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put(name, page.items().stream().map(shown).toList());
        answer.put("count", page.items().size());
        answer.put("next", page.next().orElse(null));
        return answer;
    }
}
