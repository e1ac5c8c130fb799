package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Pages of rows that were asked for with a limit of one more than wanted, to see whether there are more. */
final class Pages {
    private Pages() {}

    static <T> Page<T> of(List<T> oneMore, PageRequest page, Function<T, String> token) {
        if (oneMore.size() <= page.limit()) {
            return new Page<>(oneMore, Optional.empty());
        }
        List<T> items = oneMore.subList(0, page.limit());
        return new Page<>(items, Optional.of(token.apply(items.get(items.size() - 1))));
    }

    /**
     * The number in a page's token.
     *
     * @param first for the first page
     * @throws InvalidInputException if the token is no number
     */
    static long after(PageRequest page, long first) {
        try {
            return page.after().map(Long::valueOf).orElse(first);
        } catch (NumberFormatException e) {
            throw new InvalidInputException("after", "is not the end of a page that this store gave");
        }
    }
}
