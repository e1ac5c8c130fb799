package io.facelib.memory;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Cuts listings into pages. */
final class Pages {
    private Pages() {}

    /** The first page of what is left of a listing; {@code token} says after which item the next one begins. */
    static <T> Page<T> of(Collection<T> rest, PageRequest page, Function<T, String> token) {
        return of(rest.stream(), page, token);
    }

    static <T> Page<T> of(Stream<T> rest, PageRequest page, Function<T, String> token) {
        List<T> oneMore = rest.limit(page.limit() + 1L).toList();
        if (oneMore.size() <= page.limit()) {
            return new Page<>(oneMore, Optional.empty());
        }
        List<T> items = oneMore.subList(0, page.limit());
        return new Page<>(items, Optional.of(token.apply(items.get(items.size() - 1))));
    }

    static <T, R> Page<R> map(Page<T> page, Function<T, R> change) {
        return new Page<>(page.items().stream().map(change).toList(), page.next());
    }

    /** The place in a numbered listing that a page's token stands for; {@code first} for the first page. */
    static long place(PageRequest page, long first) {
        try {
            return page.after().map(Long::parseLong).orElse(first);
        } catch (NumberFormatException e) {
            throw foreignToken();
        }
    }

    static InvalidInputException foreignToken() {
        return new InvalidInputException("after", "is not the end of a page that this store gave");
    }
}
