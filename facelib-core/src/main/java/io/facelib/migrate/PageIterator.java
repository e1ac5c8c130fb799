package io.facelib.migrate;

import io.facelib.error.ClosedException;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/** Goes through a listing to its end, page by page. For one thread; ends with an exception when that is interrupted. */
final class PageIterator<T> implements Iterator<T> {
    private static final int CHUNK = 500;

    private final Function<PageRequest, Page<T>> listing;
    private Optional<PageRequest> next = Optional.of(PageRequest.first(CHUNK));
    private Iterator<T> page = Collections.emptyIterator();

    PageIterator(Function<PageRequest, Page<T>> listing) {
        this.listing = listing;
    }

    static <T> Iterable<T> over(Function<PageRequest, Page<T>> listing) {
        return () -> new PageIterator<>(listing);
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && next.isPresent()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new ClosedException("the migration");
            }
            PageRequest request = next.get();
            Page<T> found = listing.apply(request);
            page = found.items().iterator();
            next = found.next().map(request::after);
        }
        return page.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }
}
