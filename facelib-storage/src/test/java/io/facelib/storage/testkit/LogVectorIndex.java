package io.facelib.storage.testkit;

import io.facelib.error.ContractMismatchException;
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
import io.facelib.storage.log.FaceCodec;
import io.facelib.storage.log.FaceLog;
import io.facelib.storage.log.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A face log as a vector index that scans the log for each search, so that the contract kit can be run over it. */
public final class LogVectorIndex implements VectorIndex {
    private static final Comparator<Match> BEST_FIRST = Comparator.comparingDouble(Match::cosine)
            .reversed()
            .thenComparing(m -> m.face().id());

    private final FaceLog log;

    public LogVectorIndex(FaceLog log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public VectorIndexCapabilities capabilities() {
        return new VectorIndexCapabilities(true, true);
    }

    @Override
    public void upsert(TenantId tenant, Collection<FaceRecord> faces) {
        log.upsert(tenant, faces);
    }

    @Override
    public void upsertSoon(TenantId tenant, Collection<FaceRecord> faces) {
        log.upsertSoon(tenant, faces);
    }

    @Override
    public List<FaceRecord> get(TenantId tenant, Collection<FaceId> ids) {
        return log.get(tenant, ids);
    }

    @Override
    public Page<FaceRecord> list(TenantId tenant, FaceFilter filter, PageRequest page) {
        return log.list(tenant, filter, page);
    }

    @Override
    public long count(TenantId tenant, FaceFilter filter) {
        return log.count(tenant, filter);
    }

    @Override
    public VectorMatches search(TenantId tenant, VectorQuery query) {
        Embedding probe = query.vector();
        int dimension = log.dimension(probe.contract()).orElse(probe.dimension());
        if (dimension != probe.dimension()) {
            throw new ContractMismatchException("dimension " + dimension, "dimension " + probe.dimension());
        }
        Partition partition = new Partition(tenant, probe.contract());
        List<Match> matches = new ArrayList<>();
        long[] compared = new long[1];
        log.read(partition, 0, Long.MAX_VALUE, logged -> {
            FaceRecord face = FaceCodec.decode(partition, logged);
            if (query.filter().matches(face)) {
                compared[0]++;
                matches.add(new Match(face, probe.cosine(face.embedding())));
            }
        });
        List<Match> best = matches.stream()
                .filter(m -> m.cosine() >= query.minCosine())
                .sorted(BEST_FIRST)
                .limit(query.k())
                .toList();
        return new VectorMatches(best, true, compared[0], SearchPlan.alwaysExact());
    }

    @Override
    public int assign(TenantId tenant, Collection<FaceId> ids, FaceFilter onlyIf, Optional<IdentityId> identity) {
        return log.assign(tenant, ids, onlyIf, identity);
    }

    @Override
    public List<FaceRecord> delete(TenantId tenant, Collection<FaceId> ids) {
        return log.delete(tenant, ids);
    }

    @Override
    public List<FaceRecord> deleteWhere(TenantId tenant, FaceFilter filter, int limit) {
        return log.deleteWhere(tenant, filter, limit);
    }

    @Override
    public Page<TenantId> tenants(PageRequest page) {
        return log.tenants(page);
    }

    @Override
    public void close() {
        log.close();
    }
}
