package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.AdoptedBatch;
import io.facelib.spi.BatchStore;
import io.facelib.spi.Journal;
import io.facelib.storage.jdbc.HistoryReads.Numbered;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Batches and their items in a {@link SqlDatabase}. Safe for any number of threads. */
final class SqlBatchStore implements BatchStore {
    private static final Logger LOG = LoggerFactory.getLogger(SqlBatchStore.class);
    private static final int SMALL = 1_000;

    private final Transactions database;
    private final Clock clock;
    private final JournalWrites journals;
    /** The numbers of rows that are damaged, as far as that was logged. */
    private final Set<Long> reported = ConcurrentHashMap.newKeySet();

    SqlBatchStore(Transactions database, Clock clock, JournalWrites journals) {
        this.database = database;
        this.clock = clock;
        this.journals = journals;
    }

    private long now() {
        return Micros.of(clock.instant());
    }

    @Override
    public void create(Batch batch, List<BatchSource> items, Journal journal) {
        database.checkOpen();
        List<BatchSource> sources = List.copyOf(items);
        requireNew(batch, sources.size());
        long bytes =
                SMALL + sources.stream().mapToLong(s -> 50L + s.text().length()).sum();
        database.write(bytes, (session, changes) -> {
            boolean created = BatchWrites.create(session, batch, sources);
            return created && journals.write(session, batch.tenant(), journal);
        });
    }

    @Override
    public boolean adopt(Batch batch, List<BatchItem> items) {
        database.checkOpen();
        AdoptedBatch adopted = new AdoptedBatch(batch, items);
        long bytes = SMALL
                + adopted.items().stream()
                        .mapToLong(item -> 100L + item.source().text().length())
                        .sum();
        return database.write(bytes, (session, changes) -> BatchWrites.adopt(session, adopted));
    }

    private static void requireNew(Batch batch, int items) {
        if (batch.total() != items) {
            throw new InvalidInputException("total", batch.total() + " is not the number of items, " + items);
        }
        if (batch.status() != BatchStatus.CREATED || batch.processed() + batch.successful() + batch.failed() > 0) {
            throw new InvalidInputException(
                    "batch", "is " + batch.status() + " with " + batch.processed() + " items processed, not new");
        }
    }

    @Override
    public Optional<Batch> get(TenantId tenant, BatchId id) {
        return database.read(session -> BatchReads.get(session, tenant, id)).map(Numbered::item);
    }

    @Override
    public boolean exists(BatchId id) {
        return database.read(session -> BatchReads.exists(session, id));
    }

    @Override
    public Listing list(TenantId tenant, int offset, int limit) {
        if (offset < 0) {
            throw new InvalidInputException("offset", offset + " is negative");
        }
        if (limit < 1 || limit > 1_000) {
            throw new InvalidInputException("limit", limit + " is outside 1 to 1000");
        }
        return database.read(session -> BatchReads.list(session, tenant, offset, limit));
    }

    @Override
    public Page<BatchItem> items(TenantId tenant, BatchId id, Optional<Result> result, PageRequest page) {
        long after = Pages.after(page, -1);
        List<BatchItem> found = database.read(session -> {
            OptionalLong batch = BatchWrites.number(session, tenant, id);
            return batch.isEmpty()
                    ? List.of()
                    : BatchReads.items(session, batch.getAsLong(), result, after, page.limit() + 1);
        });
        return Pages.of(found, page, item -> Integer.toString(item.index()));
    }

    @Override
    public Optional<BatchItem> item(TenantId tenant, BatchId id, int index) {
        return database.read(session -> {
            OptionalLong batch = BatchWrites.number(session, tenant, id);
            return batch.isEmpty()
                    ? Optional.empty()
                    : BatchReads.items(session, batch.getAsLong(), Optional.empty(), index - 1L, 1).stream()
                            .filter(item -> item.index() == index)
                            .findFirst();
        });
    }

    @Override
    public Optional<Batch> advance(TenantId tenant, BatchId id, BatchStatus status, Journal journal) {
        Optional<Batch> before = get(tenant, id);
        if (before.isEmpty() || stays(before.get(), status)) {
            return before; // every item that begins asks for this: that must cost no commit
        }
        return database.write(SMALL, (session, changes) -> advance(session, tenant, id, status, journal));
    }

    /** One that is told to have failed may be damaged, and not final yet in its row. */
    private static boolean stays(Batch batch, BatchStatus status) {
        return status == BatchStatus.FAILED
                ? batch.status().isFinal() && batch.status() != BatchStatus.FAILED
                : batch.status() == status || batch.status().isFinal();
    }

    private Optional<Batch> advance(Session session, TenantId tenant, BatchId id, BatchStatus status, Journal journal)
            throws SQLException {
        Optional<Numbered<Batch>> found = BatchReads.held(session, tenant, id);
        if (found.isPresent()
                && !stays(found.get().item(), status)
                && BatchWrites.advance(session, found.get().number(), status, now())) {
            journals.write(session, tenant, journal);
        }
        return BatchReads.get(session, tenant, id).map(Numbered::item);
    }

    @Override
    public boolean settle(
            TenantId tenant,
            BatchId id,
            int index,
            BatchItem.Outcome outcome,
            Journal journal,
            BiFunction<Batch, List<BatchItem>, Journal> completed) {
        return database.writeSoon(SMALL, (session, changes) -> {
            OptionalLong batch = BatchWrites.held(session, tenant, id);
            OptionalLong left = batch.isEmpty()
                    ? OptionalLong.empty()
                    : BatchWrites.settle(session, batch.getAsLong(), index, outcome, now());
            if (left.isEmpty()) {
                return false;
            }
            journals.write(session, tenant, journal);
            if (left.getAsLong() <= 0) {
                complete(session, tenant, id, completed);
            }
            return true;
        });
    }

    private void complete(
            Session session, TenantId tenant, BatchId id, BiFunction<Batch, List<BatchItem>, Journal> completed)
            throws SQLException {
        Numbered<Batch> settled = BatchReads.get(session, tenant, id).orElseThrow();
        if (settled.item().status().isFinal()) {
            return;
        }
        BatchWrites.status(session, settled.number(), BatchStatus.COMPLETED, now());
        Batch batch = BatchReads.get(session, tenant, id).orElseThrow().item();
        List<BatchItem> failed =
                BatchReads.items(session, settled.number(), Optional.of(Result.FAILED), -1, FAILED_TOLD);
        journals.write(session, tenant, completed.apply(batch, failed));
    }

    @Override
    public int reopen(TenantId tenant, BatchId id) {
        return database.write(SMALL, (session, changes) -> {
            Optional<Numbered<Batch>> found = BatchReads.held(session, tenant, id);
            boolean completed = found.isPresent() && found.get().item().status() == BatchStatus.COMPLETED;
            return completed ? BatchWrites.reopen(session, found.get().number(), now()) : 0;
        });
    }

    @Override
    public int purge(TenantId tenant, Instant before) {
        return database.write(SMALL, (session, changes) -> BatchWrites.purge(session, tenant, Micros.of(before)));
    }

    @Override
    public Page<Batch> unfinished(PageRequest page) {
        long after = Pages.after(page, 0);
        List<Numbered<Optional<Batch>>> found =
                database.read(session -> BatchReads.unfinished(session, after, page.limit() + 1));
        found.forEach(this::reportIfDamaged);
        Page<Optional<Batch>> told = Pages.numbered(found, page);
        return new Page<>(told.items().stream().flatMap(Optional::stream).toList(), told.next());
    }

    /** Once: whoever looks after batches asks every minute. */
    private void reportIfDamaged(Numbered<Optional<Batch>> batch) {
        if (batch.item().isEmpty() && reported.add(batch.number())) {
            LOG.error("row {} of table batch is damaged and is passed over; run verify", batch.number());
        }
    }
}
