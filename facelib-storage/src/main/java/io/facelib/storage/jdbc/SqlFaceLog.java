package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ContractId;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.storage.jdbc.FaceReads.Found;
import io.facelib.storage.jdbc.FaceWrites.Removed;
import io.facelib.storage.log.Change;
import io.facelib.storage.log.DamagedFace;
import io.facelib.storage.log.FaceLog;
import io.facelib.storage.log.GraphLedger;
import io.facelib.storage.log.LoggedFace;
import io.facelib.storage.log.Partition;
import java.sql.ResultSet;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The face log in a {@link SqlDatabase}, which tells how its writes wait and fail. What a listener throws is logged and
 * otherwise ignored.
 */
public final class SqlFaceLog implements FaceLog {
    private static final Logger LOG = LoggerFactory.getLogger(SqlFaceLog.class);

    private final SqlDatabase database;
    private final Dialect dialect;
    private final Contracts contracts = new Contracts();
    private final WriteQueue queue;
    private final Readers readers;
    private final FaceReads reads;
    private final FaceWrites writes;
    private final SqlGraphLedger graphs;

    SqlFaceLog(SqlDatabase database, Dialect dialect, WriteQueue queue, Readers readers) {
        this.database = database;
        this.dialect = dialect;
        this.queue = queue;
        this.readers = readers;
        this.reads = new FaceReads(new Failures(dialect), contracts::id);
        this.writes = new FaceWrites(dialect, contracts);
        this.graphs = new SqlGraphLedger(dialect, queue, readers);
    }

    // --- writing -----------------------------------------------------------------------------------------------------

    @Override
    public void upsert(TenantId tenant, Collection<FaceRecord> faces) {
        upsert(tenant, faces, queue::write);
    }

    @Override
    public void upsertSoon(TenantId tenant, Collection<FaceRecord> faces) {
        upsert(tenant, faces, queue::writeSoon);
    }

    /** A way into the queue. */
    private interface Writing {
        boolean write(long bytes, Operation.Work<Boolean> work);
    }

    private void upsert(TenantId tenant, Collection<FaceRecord> faces, Writing writing) {
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
            writing.write(bytes, (session, changes) -> {
                writes.upsert(session, tenant, rows.values(), changes);
                return true;
            });
        }
    }

    @Override
    public int assign(TenantId tenant, Collection<FaceId> ids, FaceFilter onlyIf, Optional<IdentityId> identity) {
        queue.checkOpen();
        List<FaceId> wanted = List.copyOf(ids);
        return wanted.isEmpty()
                ? 0
                : queue.write(
                        1_024L * wanted.size(),
                        (session, changes) -> writes.assign(session, tenant, wanted, onlyIf, identity, changes));
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
        return Pages.of(
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
        return Pages.of(found, page, TenantId::value);
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
     * Reads all faces of all tenants in the order in which they were written, as of one moment. Those that {@link SqlDatabase#check}
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
     * Removes the faces that {@link SqlDatabase#check} names as damaged; their pictures stay.
     *
     * @return the faces that were removed
     */
    public List<DamagedFace> discardDamaged() {
        List<DamagedFace> damaged = readers.read(session -> new Audit(dialect).damaged(session));
        return damaged.isEmpty()
                ? damaged
                : queue.write(64L * damaged.size(), (session, changes) -> writes.discard(session, damaged, changes));
    }

    /** Closes the database, and with it the identity store. */
    @Override
    public void close() {
        database.close();
    }
}
