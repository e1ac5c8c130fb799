package io.facelib.rest.v1;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.rest.json.BoundedList;
import io.facelib.rest.json.QueryFields;
import io.facelib.rest.json.Range;
import io.facelib.rest.json.ValidationException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Listings in pages: {@code limit} and {@code after} of the query, {@code count} and {@code next} of the answer. */
final class Paging {
    private static final int READ_AT_ONCE = 100;

    private Paging() {}

    static PageRequest request(QueryFields query) {
        return new PageRequest(
                Math.max(1, Math.min(1_000, query.integer("limit", 100, Range.of(1, 1_000)))),
                query.optionalString("after"));
    }

    /**
     * A page; {@code next} is null for the last. Where the items are too long for one answer it ends early, and {@code next}
     * goes on from there.
     */
    static <T> Map<String, @Nullable Object> answer(
            String name, PageRequest request, Function<PageRequest, Page<T>> listing, Function<T, Object> shown) {
        BoundedList<Object> items = new BoundedList<>();
        Page<T> part = read(items, request.limit(), request.after(), listing, shown);
        while (part.next().isPresent() && items.size() < request.limit() && !items.isFull()) {
            part = read(items, request.limit(), part.next(), listing, shown);
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put(name, items.items());
        answer.put("count", items.size());
        answer.put("next", part.next().orElse(null));
        return answer;
    }

    /** So few at a time that they all go in, whether they fit or not: a listing goes on after a part of it only. */
    private static <T> Page<T> read(
            BoundedList<Object> items,
            int limit,
            Optional<String> after,
            Function<PageRequest, Page<T>> listing,
            Function<T, Object> shown) {
        Page<T> part = part(listing, new PageRequest(Math.min(limit - items.size(), READ_AT_ONCE), after));
        part.items().forEach(item -> items.addAnyway(shown.apply(item)));
        return part;
    }

    private static <T> Page<T> part(Function<PageRequest, Page<T>> listing, PageRequest request) {
        try {
            return listing.apply(request);
        } catch (InvalidInputException e) {
            throw ValidationException.of("value_error", "query", "after", "is no page that was given before");
        }
    }
}
