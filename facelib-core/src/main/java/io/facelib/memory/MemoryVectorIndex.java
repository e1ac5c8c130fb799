package io.facelib.memory;

import io.facelib.error.ClosedException;
import io.facelib.error.ContractMismatchException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.Match;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.SearchPlan;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorIndex;
import io.facelib.spi.VectorIndexCapabilities;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Face records on the heap, searched exactly by comparing the probe with every face: the oracle that other indexes are
 * tested against. Deleted faces are unreachable at once and gone with the next garbage collection.
 *
 * <p>One lock for all: many readers or one writer, so a search sees a batch of faces whole or not at all. Safe for any
 * number of threads.
 */
public final class MemoryVectorIndex implements VectorIndex {
    private static final Comparator<Match> BEST_FIRST = Comparator.comparingDouble(Match::cosine)
            .reversed()
            .thenComparing(m -> m.face().id());

    private final NavigableMap<TenantId, NavigableMap<FaceId, FaceRecord>> tenants = new TreeMap<>();
    private final Map<ContractId, Integer> dimensions = new HashMap<>();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public VectorIndexCapabilities capabilities() {
        return new VectorIndexCapabilities(false, true);
    }

    @Override
    public void upsert(TenantId tenant, Collection<FaceRecord> faces) {
        locked(lock.writeLock(), () -> {
            Map<ContractId, Integer> sizes = new HashMap<>(dimensions);
            faces.forEach(face -> check(tenant, face, sizes));
            faces.forEach(face -> {
                dimensions.putIfAbsent(
                        face.embedding().contract(), face.embedding().dimension());
                tenants.computeIfAbsent(tenant, t -> new TreeMap<>()).put(face.id(), face);
            });
            return faces.size();
        });
    }

    private static void check(TenantId tenant, FaceRecord face, Map<ContractId, Integer> sizes) {
        if (!face.tenant().equals(tenant)) {
            throw new InvalidInputException("tenant", "face of '" + face.tenant() + "' given to '" + tenant + "'");
        }
        checkDimension(face.embedding(), sizes);
        sizes.putIfAbsent(face.embedding().contract(), face.embedding().dimension());
    }

    private static void checkDimension(Embedding vector, Map<ContractId, Integer> sizes) {
        int known = sizes.getOrDefault(vector.contract(), vector.dimension());
        if (known != vector.dimension()) {
            throw new ContractMismatchException(
                    vector.contract() + " of dimension " + known, "dimension " + vector.dimension());
        }
    }

    @Override
    public List<FaceRecord> get(TenantId tenant, Collection<FaceId> ids) {
        return locked(lock.readLock(), () -> {
            NavigableMap<FaceId, FaceRecord> faces = facesOf(tenant);
            return ids.stream()
                    .map(id -> Optional.ofNullable(faces.get(id)))
                    .flatMap(Optional::stream)
                    .toList();
        });
    }

    @Override
    public Page<FaceRecord> list(TenantId tenant, FaceFilter filter, PageRequest page) {
        return locked(lock.readLock(), () -> {
            NavigableMap<FaceId, FaceRecord> faces = facesOf(tenant);
            Collection<FaceRecord> rest = page.after()
                    .map(a -> faces.tailMap(new FaceId(a), false))
                    .orElse(faces)
                    .values();
            List<FaceRecord> found = rest.stream()
                    .filter(filter::matches)
                    .limit(page.limit() + 1L)
                    .toList();
            return paged(found, page, face -> face.id().value());
        });
    }

    @Override
    public long count(TenantId tenant, FaceFilter filter) {
        return locked(
                lock.readLock(),
                () -> facesOf(tenant).values().stream().filter(filter::matches).count());
    }

    @Override
    public VectorMatches search(TenantId tenant, VectorQuery query) {
        return locked(lock.readLock(), () -> {
            checkDimension(query.vector(), dimensions);
            ContractId contract = query.vector().contract();
            PriorityQueue<Match> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
            long compared = 0;
            for (FaceRecord face : facesOf(tenant).values()) {
                if (face.embedding().contract().equals(contract)
                        && query.filter().matches(face)) {
                    compared++;
                    double cosine = query.vector().cosine(face.embedding());
                    if (cosine >= query.minCosine()) {
                        worstFirst.add(new Match(face, cosine));
                    }
                    if (worstFirst.size() > query.k()) {
                        worstFirst.remove();
                    }
                }
            }
            List<Match> matches = worstFirst.stream().sorted(BEST_FIRST).toList();
            return new VectorMatches(matches, true, compared, SearchPlan.alwaysExact());
        });
    }

    @Override
    public int assign(TenantId tenant, Collection<FaceId> ids, FaceFilter onlyIf, Optional<IdentityId> identity) {
        return locked(lock.writeLock(), () -> {
            NavigableMap<FaceId, FaceRecord> faces = facesOf(tenant);
            Set<FaceId> existing = new HashSet<>();
            for (FaceId id : ids) {
                Optional.ofNullable(faces.get(id)).filter(onlyIf::matches).ifPresent(face -> existing.add(id));
            }
            existing.forEach(id -> faces.computeIfPresent(id, (same, face) -> face.withIdentity(identity)));
            return existing.size();
        });
    }

    @Override
    public List<FaceRecord> delete(TenantId tenant, Collection<FaceId> ids) {
        return locked(lock.writeLock(), () -> {
            NavigableMap<FaceId, FaceRecord> faces = facesOf(tenant);
            List<FaceRecord> removed = ids.stream()
                    .map(id -> Optional.ofNullable(faces.remove(id)))
                    .flatMap(Optional::stream)
                    .toList();
            forgetIfEmpty(tenant);
            return removed;
        });
    }

    @Override
    public List<FaceRecord> deleteWhere(TenantId tenant, FaceFilter filter, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new InvalidInputException("limit", limit + " is outside 1 to 1000");
        }
        return locked(lock.writeLock(), () -> {
            NavigableMap<FaceId, FaceRecord> faces = facesOf(tenant);
            List<FaceRecord> removed =
                    faces.values().stream().filter(filter::matches).limit(limit).toList();
            removed.forEach(face -> faces.remove(face.id()));
            forgetIfEmpty(tenant);
            return removed;
        });
    }

    private void forgetIfEmpty(TenantId tenant) {
        if (facesOf(tenant).isEmpty()) {
            tenants.remove(tenant);
        }
    }

    @Override
    public Page<TenantId> tenants(PageRequest page) {
        return locked(lock.readLock(), () -> {
            Collection<TenantId> rest = page.after()
                    .map(a -> tenants.tailMap(new TenantId(a), false))
                    .orElse(tenants)
                    .keySet();
            return paged(rest.stream().limit(page.limit() + 1L).toList(), page, TenantId::value);
        });
    }

    private static <T> Page<T> paged(List<T> oneMore, PageRequest page, Function<T, String> token) {
        if (oneMore.size() <= page.limit()) {
            return new Page<>(oneMore, Optional.empty());
        }
        List<T> items = oneMore.subList(0, page.limit());
        return new Page<>(items, Optional.of(token.apply(items.get(items.size() - 1))));
    }

    private NavigableMap<FaceId, FaceRecord> facesOf(TenantId tenant) {
        return tenants.getOrDefault(tenant, new TreeMap<>());
    }

    private <T> T locked(Lock held, Supplier<T> work) {
        held.lock();
        try {
            if (closed) {
                throw new ClosedException("memory vector index");
            }
            return work.get();
        } finally {
            held.unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            tenants.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
