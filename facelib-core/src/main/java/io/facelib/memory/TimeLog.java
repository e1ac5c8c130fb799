package io.facelib.memory;

import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Things by their time, those of one time in the order they came; guarded by the store. */
final class TimeLog<T> {
    private record Place(Instant at, long order) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::at).thenComparingLong(Place::order);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }

        String token() {
            return at + "/" + order;
        }

        static Place of(String token) {
            String[] parts = token.split("/", -1);
            try {
                return new Place(Instant.parse(parts[0]), Long.parseLong(parts[parts.length - 1]));
            } catch (DateTimeException | NumberFormatException e) {
                throw Pages.foreignToken();
            }
        }
    }

    private final NavigableMap<Place, T> things = new TreeMap<>();
    private long added;

    void add(Instant at, T thing) {
        things.put(new Place(at, added++), thing);
    }

    Collection<T> all() {
        return things.values();
    }

    Page<T> oldestFirst(PageRequest page) {
        return page(things, page);
    }

    Page<T> newestFirst(PageRequest page) {
        return page(things.descendingMap(), page);
    }

    private static <T> Page<T> page(NavigableMap<Place, T> ordered, PageRequest page) {
        Optional<Place> after = page.after().map(Place::of);
        NavigableMap<Place, T> rest =
                after.map(place -> ordered.tailMap(place, false)).orElse(ordered);
        return Pages.map(Pages.of(rest.entrySet(), page, entry -> entry.getKey().token()), Map.Entry::getValue);
    }

    int removeBefore(Instant moment) {
        NavigableMap<Place, T> old = things.headMap(new Place(moment, -1), false);
        int removed = old.size();
        old.clear();
        return removed;
    }
}
