package io.facelib.memory;

import io.facelib.model.IngestRecord;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.IngestStore;
import io.facelib.spi.Journal;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Processed ingest messages on the heap. */
final class MemoryIngestStore implements IngestStore {
    private record Key(TenantId tenant, String key) {}

    private final StateLock lock;
    private final Journals journals;
    private final Map<Key, IngestRecord> records = new HashMap<>();

    MemoryIngestStore(StateLock lock, Journals journals) {
        this.lock = lock;
        this.journals = journals;
    }

    @Override
    public Optional<IngestRecord> find(TenantId tenant, String key) {
        return lock.held(() -> Optional.ofNullable(records.get(new Key(tenant, key))));
    }

    @Override
    public boolean record(TenantId tenant, IngestRecord entry, Journal journal) {
        return lock.held(() -> {
            Key key = new Key(tenant, entry.key());
            if (records.containsKey(key)) {
                return false;
            }
            journals.write(tenant, journal);
            records.put(key, entry);
            return true;
        });
    }

    @Override
    public Page<IngestRecord> list(TenantId tenant, PageRequest page) {
        String after = page.after().orElse("");
        return lock.held(() -> Pages.of(
                records.entrySet().stream()
                        .filter(entry -> entry.getKey().tenant().equals(tenant))
                        .map(Map.Entry::getValue)
                        .filter(entry -> entry.key().compareTo(after) > 0)
                        .sorted(Comparator.comparing(IngestRecord::key)),
                page,
                IngestRecord::key));
    }

    @Override
    public int prune(Instant before) {
        return lock.held(() -> {
            int all = records.size();
            records.values().removeIf(entry -> entry.at().isBefore(before));
            return all - records.size();
        });
    }

    /** Under the lock. */
    void erase(TenantId tenant) {
        records.keySet().removeIf(key -> key.tenant().equals(tenant));
    }
}
