package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.storage.jdbc.HistoryReads.Numbered;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Pages of rows that were asked for with a limit of one more than wanted, to see whether there are more. */
final class Pages {
    /** Where something stands in a listing by time; the number tells those of one time apart. */
    record Place(long time, long number) {
        /** Before all others. */
        static final Place FIRST = new Place(Long.MIN_VALUE, Long.MIN_VALUE);

        /** Behind all others. */
        static final Place LAST = new Place(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Something and where it stands. */
    record At<T>(Place place, T item) {}

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
            throw foreign();
        }
    }

    /**
     * The place in a page's token.
     *
     * @param first for the first page
     * @throws InvalidInputException if the token is none
     */
    static Place place(PageRequest page, Place first) {
        return page.after().map(Pages::place).orElse(first);
    }

    private static Place place(String token) {
        int point = token.indexOf('.');
        if (point < 0) {
            throw foreign();
        }
        try {
            return new Place(Long.parseLong(token.substring(0, point)), Long.parseLong(token.substring(point + 1)));
        } catch (NumberFormatException e) {
            throw foreign();
        }
    }

    /** As {@link #of}, with tokens for {@link #place}. */
    static <T> Page<T> placed(List<At<T>> oneMore, PageRequest page) {
        Page<At<T>> found =
                of(oneMore, page, at -> at.place().time() + "." + at.place().number());
        return new Page<>(found.items().stream().map(At::item).toList(), found.next());
    }

    /** As {@link #of}, of items with their numbers, with tokens for {@link #after}. */
    static <T> Page<T> numbered(List<Numbered<T>> oneMore, PageRequest page) {
        Page<Numbered<T>> found = of(oneMore, page, item -> Long.toString(item.number()));
        return new Page<>(found.items().stream().map(Numbered::item).toList(), found.next());
    }

    private static InvalidInputException foreign() {
        return new InvalidInputException("after", "is not the end of a page that this store gave");
    }
}
