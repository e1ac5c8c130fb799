package io.facelib.migrate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/** Splits a listing by time into groups of the same time: within one, stores keep no common order. For one thread. */
final class SameTimes<T> implements Iterator<List<T>> {
    private final Iterator<T> things;
    private final Function<T, Instant> time;
    private Optional<T> ahead;

    SameTimes(Iterator<T> things, Function<T, Instant> time) {
        this.things = things;
        this.time = time;
        this.ahead = next(things);
    }

    private static <T> Optional<T> next(Iterator<T> things) {
        return things.hasNext() ? Optional.of(things.next()) : Optional.empty();
    }

    @Override
    public boolean hasNext() {
        return ahead.isPresent();
    }

    @Override
    public List<T> next() {
        T first = ahead.orElseThrow(NoSuchElementException::new);
        Instant when = time.apply(first);
        List<T> group = new ArrayList<>();
        while (ahead.filter(thing -> time.apply(thing).equals(when)).isPresent()) {
            group.add(ahead.orElseThrow());
            ahead = next(things);
        }
        return group;
    }

    /** What one group has that another has not, each thing as often as it is there more often. */
    static <T> List<T> without(List<T> group, List<T> other) {
        List<T> rest = new ArrayList<>(group);
        other.forEach(rest::remove);
        return rest;
    }
}
