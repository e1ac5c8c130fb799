package io.facelib.storage.jdbc;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.model.ContractId;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.jdbc.FaceReads.Found;
import io.facelib.storage.jdbc.FaceWrites.Removed;
import io.facelib.storage.log.Change;
import io.facelib.storage.log.DamagedFace;
import io.facelib.storage.log.FaceLog;
import io.facelib.storage.log.GraphLedger;
import io.facelib.storage.log.LoggedFace;
import io.facelib.storage.log.Partition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The face log in a relational database: SQLite in one file. One thread writes, with group commit; a few connections read,
 * each call as of one moment. Tables and durability: {@link SqliteDialect}.
 *
 * <p>A write may wait behind others; when {@value WriteQueue#MAX_OPERATIONS} do, it is refused with a
 * {@link io.facelib.error.CapacityException}. A caller that is interrupted while it waits gets a {@link BackendException}
 * with an unknown outcome and its interrupt flag back; the write itself goes on. What a listener throws is logged and
 * otherwise ignored. Only one process may use a file; who opens the log sees to that.
 */
public final class SqlFaceLog implements FaceLog {
    private static final Logger LOG = LoggerFactory.getLogger(SqlFaceLog.class);

    private final Dialect dialect;
    private final Disk disk;
    private final Failures failures;
    private final Contracts contracts = new Contracts();
    private final WriteQueue queue;
    private final Readers readers;
    private final FaceReads reads;
    private final FaceWrites writes;
    private final SqlGraphLedger graphs;

    private SqlFaceLog(Dialect dialect, Session writer, Disk disk, CommitMark mark) {
        this.dialect = dialect;
        this.disk = disk;
        this.failures = new Failures(dialect);
        this.queue = new WriteQueue(dialect, writer, disk, mark);
        this.readers = new Readers(dialect);
        this.reads = new FaceReads(failures, contracts::id);
        this.writes = new FaceWrites(dialect, contracts);
        this.graphs = new SqlGraphLedger(dialect, queue, readers);
    }

    /**
     * Opens the log in a file, which is made if it is missing; its directory must exist.
     *
     * @throws SetupException if the file is damaged, is no face log or one of a newer version, or cannot be written; the
     *     message says what to do
     */
    public static SqlFaceLog open(Path database, Disk disk) {
        Path file = database.toAbsolutePath();
        Schema.createIfAbsent(file, disk);
        Dialect dialect = new SqliteDialect(file);
        try {
            Session writer = new Session(dialect.openWriter());
            try {
                Schema.bringUpToDate(dialect, writer, file);
                CommitMark mark = CommitMark.open(file, disk, dialect.commits(writer));
                SqlGraphLedger.dropUnfinished(dialect, writer);
                return new SqlFaceLog(dialect, writer, disk, mark);
            } catch (SQLException | RuntimeException e) {
                writer.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new Failures(dialect)
                    .setup("The face log cannot be opened", "Restore a backup, or run verify to see what is left.", e);
        }
    }

    /**
     * Refuses a log whose faces or graphs miss their tenant or their contract, which only damage can take. Apart from
     * opening, so that {@link #check} can look at such a log, too. Takes milliseconds however many faces there are.
     *
     * @throws SetupException if it is damaged
     */
    public void requireReferences() {
        Optional<DamagedException> broken = readers.read(SqlFaceLog::brokenReference);
        if (broken.isPresent()) {
            throw failures.setup(
                    "The face log cannot be used",
                    "Restore a backup, or run verify to see what is left.",
                    broken.get());
        }
    }

    private static Optional<DamagedException> brokenReference(Session session) throws SQLException {
        try {
            References.check(session);
            return Optional.empty();
        } catch (DamagedException e) {
            return Optional.of(e);
        }
    }

    // --- writing -----------------------------------------------------------------------------------------------------

    @Override
    public void upsert(TenantId tenant, Collection<FaceRecord> faces) {
        queue.checkOpen();
        Map<FaceId, FaceRow> rows = new LinkedHashMap<>();
        long bytes = 0;
        for (FaceRecord face : faces) {
            if (!face.tenant().equals(tenant)) {
                throw new InvalidInputException("tenant", "face of '" + face.tenant() + "' given to '" + tenant + "'");
            }
            FaceRow row = FaceRow.of(face); // here, since many callers encode faster than one writer
            bytes += row.bytes();
            rows.put(face.id(), row);
        }
        if (!rows.isEmpty()) {
            queue.write(bytes, (session, changes) -> {
                writes.upsert(session, tenant, rows.values(), changes);
                return true;
            });
        }
    }

    @Override
    public List<FaceRecord> delete(TenantId tenant, Collection<FaceId> ids) {
        queue.checkOpen();
        List<FaceId> wanted = List.copyOf(ids);
        if (wanted.isEmpty()) {
            return List.of();
        }
        return readable(queue.write(
                64L * wanted.size(), (session, changes) -> writes.delete(session, tenant, wanted, changes)));
    }

    @Override
    public List<FaceRecord> deleteWhere(TenantId tenant, FaceFilter filter, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new InvalidInputException("limit", limit + " is outside 1 to 1000");
        }
        return readable(
                queue.write(64, (session, changes) -> writes.deleteWhere(session, tenant, filter, limit, changes)));
    }

    private static List<FaceRecord> readable(Removed removed) {
        for (DamagedFace face : removed.damaged()) {
            LOG.warn("{} was damaged and is removed; its pictures, which only its record named, stay", face);
        }
        return removed.faces();
    }

    @Override
    public void listener(Consumer<List<Change>> listener) {
        queue.listener(listener);
    }

    @Override
    public GraphLedger graphs() {
        return graphs;
    }

    /** How many writes wait for the one that is being done. */
    int waitingWrites() {
        return queue.waiting();
    }

    // --- reading -----------------------------------------------------------------------------------------------------

    @Override
    public List<FaceRecord> get(TenantId tenant, Collection<FaceId> ids) {
        return readers.read(session -> reads.byId(session, tenant, ids, reads.refusing()).stream()
                .map(Found::face)
                .toList());
    }

    @Override
    public Page<FaceRecord> list(TenantId tenant, FaceFilter filter, PageRequest page) {
        String after = page.after().orElse("");
        List<Found> found = readers.read(
                session -> reads.matching(session, tenant, filter, after, page.limit() + 1, reads.refusing()));
        return paged(
                found.stream().map(Found::face).toList(),
                page,
                face -> face.id().value());
    }

    @Override
    public long count(TenantId tenant, FaceFilter filter) {
        return readers.read(session -> reads.count(session, tenant, filter));
    }

    @Override
    public Page<TenantId> tenants(PageRequest page) {
        List<TenantId> found = readers.read(session -> {
            List<TenantId> tenants = new ArrayList<>();
            String sql = "SELECT name FROM tenant WHERE name > ? ORDER BY name LIMIT ?";
            try (ResultSet rows = session.query(sql, page.after().orElse(""), page.limit() + 1)) {
                while (rows.next()) {
                    tenants.add(Names.tenant(rows, 1));
                }
            }
            return tenants;
        });
        return paged(found, page, TenantId::value);
    }

    private static <T> Page<T> paged(List<T> oneMore, PageRequest page, Function<T, String> token) {
        if (oneMore.size() <= page.limit()) {
            return new Page<>(oneMore, Optional.empty());
        }
        List<T> items = oneMore.subList(0, page.limit());
        return new Page<>(items, Optional.of(token.apply(items.get(items.size() - 1))));
    }

    @Override
    public OptionalInt dimension(ContractId contract) {
        readers.checkOpen();
        OptionalInt remembered = contracts.remembered(contract);
        if (remembered.isPresent()) {
            return remembered;
        }
        Optional<Contracts.Known> known = readers.read(session -> contracts.find(session, contract));
        return known.map(c -> OptionalInt.of(c.dimension())).orElse(OptionalInt.empty());
    }

    @Override
    public void read(Partition partition, long after, long upTo, Consumer<LoggedFace> sink) {
        LongSummaryStatistics leftOut = readers.read(session -> {
            OptionalLong tenant = reads.tenant(session, partition.tenant());
            Optional<Contracts.Known> contract = contracts.find(session, partition.contract());
            if (tenant.isPresent() && contract.isPresent()) {
                long number = contract.get().number();
                return reads.scan(session, tenant.getAsLong(), number, after, upTo, face -> {
                    readers.checkOpen(); // closing does not wait for a long reading to end by itself
                    sink.accept(face);
                });
            }
            return new LongSummaryStatistics();
        });
        if (leftOut.getCount() > 0) {
            LOG.warn(
                    "{} damaged faces of tenant {} are left out, the first of sequence {}; run verify",
                    leftOut.getCount(),
                    partition.tenant(),
                    leftOut.getMin());
        }
    }

    @Override
    public long count(Partition partition, long upTo) {
        return readers.read(session -> {
            OptionalLong tenant = reads.tenant(session, partition.tenant());
            Optional<Contracts.Known> contract = contracts.find(session, partition.contract());
            return tenant.isPresent() && contract.isPresent()
                    ? reads.count(session, tenant.getAsLong(), contract.get().number(), upTo)
                    : 0L;
        });
    }

    /**
     * Reads all faces of all tenants in the order in which they were written, as of one moment. Those that {@link #check}
     * names as damaged are left out.
     *
     * @param sink called in this thread; may throw to end the reading
     */
    public void forEachFace(Consumer<FaceRecord> sink) {
        readers.read(session -> {
            new Audit(dialect).forEach(session, face -> {
                readers.checkOpen();
                sink.accept(face);
            });
            return true;
        });
    }

    // --- maintenance -------------------------------------------------------------------------------------------------

    /**
     * Writes a copy of everything that is committed now to a new file, while others go on reading and writing. It is durable
     * when the call returns; a copy that failed is removed.
     *
     * @throws InvalidInputException if the file exists
     */
    public void backupTo(Path file) {
        Path target = file.toAbsolutePath();
        if (Files.exists(target)) {
            throw new InvalidInputException("backup", target + " exists already");
        }
        readers.read(
                session -> { // for the sake of closing, which waits for readers
                    copyTo(target);
                    return true;
                });
    }

    private void copyTo(Path target) {
        try {
            try (Session session = new Session(dialect.openWriter())) {
                dialect.backup(session, target);
                disk.forceFile(target); // VACUUM INTO promises nothing of the kind
                Schema.forceName(disk, target);
            } catch (SQLException | IOException e) {
                Schema.deleteAll(disk, target);
                throw failures.backup(target, e);
            }
        } catch (IOException e) {
            throw failures.backup(target, e);
        }
    }

    /**
     * Rewrites the database, so that no byte of a deleted face is left in it or its log. Writes wait meanwhile; needs room
     * for two more copies of the database, one of them in SQLite's temporary directory.
     */
    public void compact() {
        queue.alone((session, changes) -> {
            dialect.compact(session);
            return true;
        });
    }

    /** What is wrong with the database, in words: its structure, every face's checksum and columns. Empty when sound. */
    public List<String> check() {
        return readers.read(session -> new Audit(dialect).problems(session));
    }

    /**
     * Removes the faces that {@link #check} names as damaged; their pictures stay.
     *
     * @return the faces that were removed
     */
    public List<DamagedFace> discardDamaged() {
        List<DamagedFace> damaged = readers.read(session -> new Audit(dialect).damaged(session));
        return damaged.isEmpty()
                ? damaged
                : queue.write(64L * damaged.size(), (session, changes) -> writes.discard(session, damaged, changes));
    }

    @Override
    public void close() {
        queue.close();
        readers.close();
        queue.disconnect();
    }
}
