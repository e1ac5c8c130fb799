package io.facelib.migrate;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;

/** What to do with the things of two listings in the same order, seen side by side. */
interface Pairing<T> {
    /** Only the source has it. */
    void missing(T source);

    /** Both have one of that name. */
    void both(T source, T target);

    /** Only the target has it. */
    void alone(T target);

    /** Goes through both listings at once. */
    static <T> void each(Iterator<T> source, Iterator<T> target, Comparator<T> order, Pairing<T> pairing) {
        Optional<T> here = next(source);
        Optional<T> there = next(target);
        while (here.isPresent() || there.isPresent()) {
            int which = which(here, there, order);
            if (which == 0) {
                pairing.both(here.orElseThrow(), there.orElseThrow());
            } else if (which < 0) {
                pairing.missing(here.orElseThrow());
            } else {
                pairing.alone(there.orElseThrow());
            }
            here = which <= 0 ? next(source) : here;
            there = which >= 0 ? next(target) : there;
        }
    }

    private static <T> int which(Optional<T> here, Optional<T> there, Comparator<T> order) {
        if (here.isEmpty() || there.isEmpty()) {
            return here.isEmpty() ? 1 : -1;
        }
        return order.compare(here.get(), there.get());
    }

    private static <T> Optional<T> next(Iterator<T> things) {
        return things.hasNext() ? Optional.of(things.next()) : Optional.empty();
    }
}
