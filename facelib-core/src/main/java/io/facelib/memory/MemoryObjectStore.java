package io.facelib.memory;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.ObjectStoreCapabilities;
import io.facelib.spi.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Objects on the heap. Deleted bytes are unreachable at once and gone with the next garbage collection. Safe for any
 * number of threads.
 */
public final class MemoryObjectStore implements ObjectStore {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(StoredObject object, byte[] content) {}

    private final NavigableMap<ObjectKey, Entry> entries = new ConcurrentSkipListMap<>();
    private final Clock clock;
    private volatile boolean closed;

    public MemoryObjectStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public ObjectStoreCapabilities capabilities() {
        return new ObjectStoreCapabilities(false, false);
    }

    @Override
    public void put(ObjectKey key, InputStream content, ObjectInfo info) {
        requireOpen();
        try {
            byte[] bytes = content.readAllBytes();
            entries.put(key, new Entry(new StoredObject(key, bytes.length, clock.instant(), info), bytes));
        } catch (IOException e) {
            throw new BackendException("memory", true, Committed.NO, "the content of " + key + " cannot be read", e);
        }
    }

    @Override
    public Optional<StoredObject> stat(ObjectKey key) {
        requireOpen();
        return Optional.ofNullable(entries.get(key)).map(Entry::object);
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset) {
        requireOpen();
        Entry entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (offset < 0 || offset > entry.content.length) {
            throw new InvalidInputException("offset", offset + " is outside 0 to " + entry.content.length);
        }
        int from = (int) offset;
        return Optional.of(new ByteArrayInputStream(entry.content, from, entry.content.length - from));
    }

    @Override
    public boolean delete(ObjectKey key) {
        requireOpen();
        return entries.remove(key) != null;
    }

    @Override
    public Page<StoredObject> list(String bucket, String prefix, PageRequest page) {
        requireOpen();
        String start = page.after().filter(a -> a.compareTo(prefix) > 0).orElse(prefix);
        List<StoredObject> found = new ArrayList<>();
        for (Entry entry : entries.values()) {
            ObjectKey key = entry.object.key();
            boolean wanted = key.bucket().equals(bucket)
                    && key.key().startsWith(prefix)
                    && key.key().compareTo(start) >= 0
                    && page.after().map(a -> key.key().compareTo(a) > 0).orElse(true);
            if (wanted && found.size() == page.limit()) {
                return new Page<>(
                        found, Optional.of(found.get(found.size() - 1).key().key()));
            }
            if (wanted) {
                found.add(entry.object);
            }
        }
        return new Page<>(found, Optional.empty());
    }

    @Override
    public Optional<URI> presign(ObjectKey key, Duration validity) {
        requireOpen();
        return Optional.empty();
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("memory object store");
        }
    }

    @Override
    public void close() {
        closed = true;
        entries.clear();
    }
}
