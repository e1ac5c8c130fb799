package io.facelib.model;

import java.util.Optional;

/**
 * Which part of a listing is wanted.
 *
 * @param limit how many items at most, 1 to 1,000
 * @param after the previous page's {@link Page#next()}; empty for the first page
 */
public record PageRequest(int limit, Optional<String> after) {
    public PageRequest {
        Checks.range("limit", limit, 1, 1_000);
    }

    public static PageRequest first(int limit) {
        return new PageRequest(limit, Optional.empty());
    }

    /** The same limit, after a page's {@link Page#next()}. */
    public PageRequest after(String token) {
        return new PageRequest(limit, Optional.of(token));
    }
}
