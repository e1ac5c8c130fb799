package io.facelib.storage.cassandra;

import io.facelib.error.BackendException;
import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorIndex;
import io.facelib.spi.VectorIndexCapabilities;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Face records in Apache Cassandra 5, found by its vector index, which its makers still call experimental. For any number of
 * processes at a time; safe for any number of threads. {@link CassandraFaces} describes one.
 *
 * <p><b>Consistency.</b> Everything is written and read at LOCAL_QUORUM, so with a replication of 3 a call that returned is
 * seen by every later {@link #get}, {@link #list}, {@link #count} and exact search of the local data centre, and one node of
 * three may be down. The vector index itself answers from one replica: <b>an approximate search may miss a face, for as long
 * as a replica that was down or late has not got it</b> (hints and repair bring it); what it finds is always read again at
 * LOCAL_QUORUM, so it never finds a face that was removed, nor an older state. With a replication of 1 there is no such gap,
 * and no node may be down. Other data centres follow.
 *
 * <p><b>All or none.</b> The faces of one call that fit into one batch (about 40 KB together, some ten of 512 dimensions) are
 * all written or none; those of one partition are also seen together. <b>A larger call is written in several batches, so one
 * that fails may have written some of its faces</b>: {@link BackendException#committed()} is {@code UNKNOWN} then, and
 * repeating the call completes it. The same goes for assigning and deleting more than 200 faces.
 *
 * <p><b>At the same time.</b> Of two processes that write a face at the same moment, the one with the later clock stays:
 * clocks of all processes have to be synchronised (NTP). Where all faces of a tenant are removed, faces
 * that are stored at that time or within a minute after it may be lost by clocks that differ by more than a minute, and in
 * another data centre that is more than a minute behind. Two that assign a face at the same moment are both told that they
 * did, and one of them stays; no assignment brings a removed face back. No lightweight transaction is used for this: it would
 * cost each assignment four round trips, and its times cannot be mixed with those of the other writes.
 *
 * <p><b>Durability</b> is that of Cassandra: an acknowledged face is in the commit logs of a quorum of its replicas. With
 * {@code commitlog_sync: periodic}, Cassandra's default, these are forced to disk every 10 seconds only: a node that loses
 * power loses what came in since, and one that is killed what came in during the last tenth of a second (seen: 4 of 40 faces
 * that one node had acknowledged). Such a face is gone when every replica that had it goes down so. {@code commitlog_sync:
 * group} (or {@code batch}) acknowledges only what was forced, and is what facelib's own promise, that nothing acknowledged
 * is lost, needs with a replication of 1.
 *
 * <p><b>Erasure.</b> A removed face is found by no call once the delete returned. Its bytes stay on the nodes' disks until a
 * compaction after {@code gc_grace_seconds} (10 days unless altered) drops them, in the commit log until its segment is
 * reused, and in snapshots and backups until those are removed. {@code nodetool garbagecollect} and a major compaction after
 * the grace make it sure. Repair more often than the grace, or a node that was away brings removed faces back. The names of
 * tenants that had faces stay.
 *
 * <p><b>Searches.</b> Small galleries and what is limited to a person or a picture are compared face by face. Otherwise the
 * vector index names candidates (twice as many as wanted, at least 50 more; at most 1,000, which is Cassandra's limit); a
 * search with other conditions asks for 1,000 and compares every face when too few of these meet them.
 * {@link VectorMatches#compared()} counts the vectors that were compared here, not those that nodes compared.
 */
public final class CassandraVectorIndex implements VectorIndex {
    private final Connection connection;
    private final Contracts contracts;
    private final Tenants tenants;
    private final FaceReads reads;
    private final FaceListing listing;
    private final FaceWrites writes;
    private final FaceSearch search;
    private final Growth growth;
    private final Sweep sweep;
    private final ReadWriteLock calls = new ReentrantReadWriteLock();
    private volatile boolean closed;

    private CassandraVectorIndex(Connection connection, CassandraFaces settings, int sweepAfter, Duration sweepAge) {
        Writes sending = new Writes(connection, new WriteGate(settings.limits().writesInFlight()));
        Groups groups = new Groups(connection, sending);
        Sizes sizes = new Sizes(settings.limits().exactUpTo(), settings.layout());
        this.connection = connection;
        this.contracts = new Contracts(connection, settings.layout().keyspace());
        this.tenants = new Tenants(connection, contracts, sending);
        this.reads = new FaceReads(connection);
        this.listing = new FaceListing(reads, groups);
        this.writes = new FaceWrites(connection, contracts, tenants, reads, groups, sending);
        this.search = new FaceSearch(connection, reads, listing, sizes);
        this.growth = new Growth(reads, tenants, sizes);
        this.sweep = new Sweep(connection, sending, sweepAfter, sweepAge);
    }

    static CassandraVectorIndex open(CassandraFaces settings) {
        return open(settings, Sweep.WORTH, Sweep.AGE);
    }

    /** With other limits of a {@link Sweep}. */
    static CassandraVectorIndex open(CassandraFaces settings, int sweepAfter, Duration sweepAge) {
        Connection connection = Connection.open(
                settings.access(), settings.layout(), settings.limits().request());
        try {
            new Schema(connection, settings.layout(), settings.access().datacenter()).prepare();
            return new CassandraVectorIndex(connection, settings, sweepAfter, sweepAge);
        } catch (RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return Connection.NAME;
    }

    @Override
    public VectorIndexCapabilities capabilities() {
        return new VectorIndexCapabilities(true, false);
    }

    /** {@inheritDoc} Of faces that do not fit into one batch, some may be written when the call fails. */
    @Override
    public void upsert(TenantId tenant, Collection<FaceRecord> faces) {
        calling(() -> {
            if (!faces.isEmpty()) {
                growth.wrote(writes.upsert(tenant, faces), faces);
            }
            return faces.size();
        });
    }

    @Override
    public List<FaceRecord> get(TenantId tenant, Collection<FaceId> ids) {
        return calling(() -> of(tenant, List.of(), faces -> {
            Map<FaceId, StoredFace> found = reads.newest(faces, faces.tables(), new HashSet<>(ids));
            return ids.stream()
                    .map(found::get)
                    .filter(Objects::nonNull)
                    .map(StoredFace::face)
                    .toList();
        }));
    }

    @Override
    public Page<FaceRecord> list(TenantId tenant, FaceFilter filter, PageRequest page) {
        return calling(() -> of(tenant, new Page<FaceRecord>(List.of(), Optional.empty()), faces -> {
            List<StoredFace> found = listing.list(faces, filter, page.after().orElse(""), page.limit() + 1);
            return paged(
                    found.stream().map(StoredFace::face).toList(),
                    page,
                    face -> face.id().value());
        }));
    }

    private static <T> Page<T> paged(List<T> oneMore, PageRequest page, Function<T, String> token) {
        if (oneMore.size() <= page.limit()) {
            return new Page<>(oneMore, Optional.empty());
        }
        List<T> items = oneMore.subList(0, page.limit());
        return new Page<>(items, Optional.of(token.apply(items.get(items.size() - 1))));
    }

    /** {@inheritDoc} Reads what it counts: of a large tenant that takes long. */
    @Override
    public long count(TenantId tenant, FaceFilter filter) {
        return calling(() -> of(tenant, 0L, faces -> listing.count(faces, filter)));
    }

    @Override
    public VectorMatches search(TenantId tenant, VectorQuery query) {
        return calling(() -> {
            Optional<FaceTable> table = contracts.find(query.vector().contract());
            table.ifPresent(t -> Contracts.check(t, query.vector().dimension()));
            boolean other = query.filter()
                    .contract()
                    .filter(c -> !c.equals(query.vector().contract()))
                    .isPresent();
            if (table.isEmpty() || other) {
                return FaceSearch.nothing(query);
            }
            return of(
                    tenant,
                    FaceSearch.nothing(query),
                    faces -> faces.tables().contains(table.get())
                            ? search.search(faces, table.get(), query)
                            : FaceSearch.nothing(query));
        });
    }

    /** {@inheritDoc} Who assigns a face at the same moment is told the same, and one of both stays. */
    @Override
    public int assign(TenantId tenant, Collection<FaceId> ids, FaceFilter onlyIf, Optional<IdentityId> identity) {
        return calling(() -> of(tenant, 0, faces -> writes.assign(faces, new HashSet<>(ids), onlyIf, identity)));
    }

    /** {@inheritDoc} Who removes a face at the same moment is given it, too. */
    @Override
    public List<FaceRecord> delete(TenantId tenant, Collection<FaceId> ids) {
        return calling(() -> of(tenant, List.of(), faces -> {
            List<StoredFace> rows = reads.rows(faces, faces.tables(), new HashSet<>(ids));
            writes.delete(faces, rows);
            Map<FaceId, StoredFace> newest = new LinkedHashMap<>();
            rows.forEach(row -> newest.merge(row.id(), row, FaceReads::newer));
            return newest.values().stream().map(StoredFace::face).toList();
        }));
    }

    @Override
    public List<FaceRecord> deleteWhere(TenantId tenant, FaceFilter filter, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new InvalidInputException("limit", limit + " is outside 1 to 1000");
        }
        long begun = Ticks.now();
        return calling(() -> of(tenant, List.of(), faces -> {
            List<StoredFace> found = listing.list(faces, filter, "", limit);
            writes.delete(faces, found);
            if (filter.equals(FaceFilter.all())) {
                sweep.removed(faces, found, found.size() < limit, begun);
            }
            return found.stream().map(StoredFace::face).toList();
        }));
    }

    /** {@inheritDoc} Asks for each tenant that ever had a face whether it has one. */
    @Override
    public Page<TenantId> tenants(PageRequest page) {
        return calling(() -> {
            List<TenantId> found = new ArrayList<>();
            String after = page.after().orElse("");
            List<TenantId> names;
            do {
                names = tenants.names(after, page.limit() + 1);
                for (TenantId tenant : names) {
                    if (found.size() <= page.limit()
                            && tenants.find(tenant).filter(reads::any).isPresent()) {
                        found.add(tenant);
                    }
                    after = tenant.value();
                }
            } while (names.size() > page.limit() && found.size() <= page.limit());
            return paged(found, page, TenantId::value);
        });
    }

    private <T> T of(TenantId tenant, T none, Function<TenantFaces, T> call) {
        return tenants.find(tenant).map(call).orElse(none);
    }

    private <T> T calling(Supplier<T> call) {
        calls.readLock().lock();
        try {
            if (closed) {
                throw new ClosedException("cassandra vector index");
            }
            return call.get();
        } finally {
            calls.readLock().unlock();
        }
    }

    /** Waits for the calls that run, then closes the session. */
    @Override
    public void close() {
        calls.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                connection.close();
            }
        } finally {
            calls.writeLock().unlock();
        }
    }
}
