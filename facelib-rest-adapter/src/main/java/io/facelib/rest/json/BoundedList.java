package io.facelib.rest.json;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The items of an answer, as many as make about {@value #MOST_BYTES} bytes: what may be listed can have long texts in it, and
 * an answer is held in memory. For one thread.
 */
public final class BoundedList<T> {
    /** 8 MiB, which an ordinary answer never has; the item that goes beyond it is still in. */
    private static final int MOST_BYTES = 8 << 20;

    private final List<T> items = new ArrayList<>();
    private long bytes;

    /** Adds an item, which is not even made if the list is full. */
    public void add(Supplier<T> maker) {
        if (!isFull()) {
            addAnyway(maker.get());
        }
    }

    /** Adds an item even if the list is full. */
    public void addAnyway(T item) {
        bytes += Json.write(item).length;
        items.add(item);
    }

    /** Whether no more go in. */
    public boolean isFull() {
        return bytes >= MOST_BYTES;
    }

    public int size() {
        return items.size();
    }

    public List<T> items() {
        return items;
    }
}
