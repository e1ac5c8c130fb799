package io.facelib.memory;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.AdoptedBatch;
import io.facelib.spi.BatchStore;
import io.facelib.spi.Journal;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Batches on the heap. */
final class MemoryBatchStore implements BatchStore {
    private static final Comparator<Batch> NEWEST_FIRST =
            Comparator.comparing(Batch::createdAt).reversed().thenComparing(Batch::id);

    private record Key(TenantId tenant, BatchId id) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::tenant).thenComparing(Key::id);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        /** No tenant's name has a slash. */
        String token() {
            return tenant + "/" + id;
        }

        static Key of(String token) {
            int slash = token.indexOf('/');
            if (slash < 0) {
                throw Pages.foreignToken();
            }
            return new Key(TenantId.of(token.substring(0, slash)), BatchId.of(token.substring(slash + 1)));
        }
    }

    private final StateLock lock;
    private final Clock clock;
    private final Journals journals;
    private final NavigableMap<Key, MemoryBatch> batches = new TreeMap<>();

    MemoryBatchStore(StateLock lock, Clock clock, Journals journals) {
        this.lock = lock;
        this.clock = clock;
        this.journals = journals;
    }

    @Override
    public void create(Batch batch, List<BatchSource> items, Journal journal) {
        requireNew(batch, items);
        lock.held(() -> {
            Key key = new Key(batch.tenant(), batch.id());
            if (!batches.containsKey(key)) {
                journals.write(batch.tenant(), journal);
                batches.put(key, new MemoryBatch(batch, items));
            }
        });
    }

    @Override
    public boolean adopt(Batch batch, List<BatchItem> items) {
        MemoryBatch adopted = new MemoryBatch(new AdoptedBatch(batch, items));
        return lock.held(() -> batches.putIfAbsent(new Key(batch.tenant(), batch.id()), adopted) == null);
    }

    private static void requireNew(Batch batch, List<BatchSource> items) {
        if (items.size() != batch.total()) {
            throw new InvalidInputException("items", items.size() + " given for a batch of " + batch.total());
        }
        int counted = batch.processed() + batch.successful() + batch.failed();
        if (batch.status() != BatchStatus.CREATED || counted != 0) {
            throw new InvalidInputException("batch", batch.id() + " is not new");
        }
    }

    @Override
    public Optional<Batch> get(TenantId tenant, BatchId id) {
        return lock.held(() -> find(tenant, id).map(MemoryBatch::batch));
    }

    @Override
    public boolean exists(BatchId id) {
        return lock.held(
                () -> batches.keySet().stream().anyMatch(key -> key.id().equals(id)));
    }

    @Override
    public Listing list(TenantId tenant, int offset, int limit) {
        requireRange("offset", offset, 0, Integer.MAX_VALUE);
        requireRange("limit", limit, 1, 1_000);
        return lock.held(() -> {
            List<Batch> all = of(tenant).sorted(NEWEST_FIRST).toList();
            return new Listing(all.stream().skip(offset).limit(limit).toList(), all.size());
        });
    }

    private static void requireRange(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidInputException(field, value + " is outside " + min + " to " + max);
        }
    }

    @Override
    public Page<BatchItem> items(TenantId tenant, BatchId id, Optional<BatchItem.Result> result, PageRequest page) {
        long after = Pages.place(page, -1);
        return lock.held(() -> Pages.of(
                find(tenant, id).stream()
                        .map(MemoryBatch::items)
                        .flatMap(Collection::stream)
                        .filter(item -> item.index() > after)
                        .filter(item -> result.isEmpty()
                                || item.outcome().map(BatchItem.Outcome::result).equals(result)),
                page,
                item -> String.valueOf(item.index())));
    }

    @Override
    public Optional<BatchItem> item(TenantId tenant, BatchId id, int index) {
        return lock.held(() -> find(tenant, id).flatMap(batch -> batch.item(index)));
    }

    @Override
    public Optional<Batch> advance(TenantId tenant, BatchId id, BatchStatus status, Journal journal) {
        return lock.held(() -> {
            Optional<MemoryBatch> found = find(tenant, id);
            found.filter(batch ->
                            !batch.batch().status().isFinal() && batch.batch().status() != status)
                    .ifPresent(batch -> {
                        journals.write(tenant, journal);
                        batch.advance(status, clock.instant());
                    });
            return found.map(MemoryBatch::batch);
        });
    }

    @Override
    public boolean settle(
            TenantId tenant,
            BatchId id,
            int index,
            BatchItem.Outcome outcome,
            Journal journal,
            BiFunction<Batch, List<BatchItem>, Journal> completed) {
        return lock.held(() -> {
            Optional<MemoryBatch> open = find(tenant, id).filter(batch -> batch.isOpen(index));
            open.ifPresent(batch -> {
                Batch next = batch.with(outcome, clock.instant());
                boolean completes = !batch.batch().status().isFinal() && next.status() == BatchStatus.COMPLETED;
                Journal last = completes
                        ? completed.apply(next, batch.failedWith(index, outcome, FAILED_TOLD))
                        : Journal.empty();
                journals.write(tenant, journal.and(last));
                batch.settle(index, outcome, next);
            });
            return open.isPresent();
        });
    }

    @Override
    public int reopen(TenantId tenant, BatchId id) {
        return lock.held(() -> find(tenant, id)
                .filter(batch -> batch.batch().status() == BatchStatus.COMPLETED)
                .map(batch -> batch.reopen(clock.instant()))
                .orElse(0));
    }

    @Override
    public int purge(TenantId tenant, Instant before) {
        return lock.held(() -> {
            List<Batch> old = of(tenant)
                    .filter(batch ->
                            batch.status().isFinal() && batch.updatedAt().isBefore(before))
                    .toList();
            old.forEach(batch -> batches.remove(new Key(tenant, batch.id())));
            return old.size();
        });
    }

    @Override
    public Page<Batch> unfinished(PageRequest page) {
        return lock.held(() -> Pages.of(
                page.after().map(token -> batches.tailMap(Key.of(token), false)).orElse(batches).values().stream()
                        .map(MemoryBatch::batch)
                        .filter(batch -> !batch.status().isFinal()),
                page,
                batch -> new Key(batch.tenant(), batch.id()).token()));
    }

    /** Under the lock. */
    void erase(TenantId tenant) {
        batches.keySet().removeIf(key -> key.tenant().equals(tenant));
    }

    private Optional<MemoryBatch> find(TenantId tenant, BatchId id) {
        return Optional.ofNullable(batches.get(new Key(tenant, id)));
    }

    private Stream<Batch> of(TenantId tenant) {
        return batches.values().stream()
                .map(MemoryBatch::batch)
                .filter(batch -> batch.tenant().equals(tenant));
    }
}
