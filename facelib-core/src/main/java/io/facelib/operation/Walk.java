package io.facelib.operation;

import io.facelib.error.ClosedException;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import java.util.function.Consumer;
import java.util.function.Function;

/** Goes through a listing to its end, page by page; ends early with an exception when the thread is interrupted. */
final class Walk {
    private static final int CHUNK = 500;

    private Walk() {}

    static <T> void each(Function<PageRequest, Page<T>> listing, Consumer<T> visitor) {
        pages(listing, page -> page.items().forEach(visitor));
    }

    static <T> void pages(Function<PageRequest, Page<T>> listing, Consumer<Page<T>> visitor) {
        PageRequest request = PageRequest.first(CHUNK);
        while (true) {
            if (Thread.currentThread().isInterrupted()) {
                throw new ClosedException("the clean-up");
            }
            Page<T> page = listing.apply(request);
            visitor.accept(page);
            if (page.next().isEmpty()) {
                return;
            }
            request = request.after(page.next().get());
        }
    }
}
