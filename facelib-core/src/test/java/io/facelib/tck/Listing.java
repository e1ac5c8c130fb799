package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads listings to their end. */
final class Listing {
    private Listing() {}

    /** All items, page by page; every page but the last has to be full. */
    static <T> List<T> all(int limit, Function<PageRequest, Page<T>> listing) {
        PageRequest request = PageRequest.first(limit);
        Page<T> page = listing.apply(request);
        List<T> all = new ArrayList<>(page.items());
        while (page.next().isPresent()) {
            assertThat(page.items()).hasSize(limit);
            page = listing.apply(request.after(page.next().get()));
            all.addAll(page.items());
        }
        return all;
    }
}
