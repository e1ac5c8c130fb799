package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.SearchPlan;
import io.facelib.model.SearchPlan.Way;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Searches the faces of a tenant. A person's or a picture's faces, and those of a small tenant, are read and compared. Else
 * Cassandra's vector index names candidates, more than are wanted, in all partitions at the same time; these are read again
 * at LOCAL_QUORUM, since the index answers from one replica, and compared. Safe for any number of threads.
 */
final class FaceSearch {
    /** What Cassandra gives of its vector index at most. */
    private static final int MOST_CANDIDATES = 1_000;

    private static final int MORE_CANDIDATES = 50;

    private final Connection connection;
    private final FaceReads reads;
    private final FaceListing listing;
    private final Sizes sizes;

    FaceSearch(Connection connection, FaceReads reads, FaceListing listing, Sizes sizes) {
        this.connection = connection;
        this.reads = reads;
        this.listing = listing;
        this.sizes = sizes;
    }

    /** For a contract with which there is no face. */
    static VectorMatches nothing(VectorQuery query) {
        String reason =
                "there is no face with a vector of contract " + query.vector().contract() + " to compare";
        return new VectorMatches(List.of(), true, 0, new SearchPlan(Way.EXACT_SCAN, reason));
    }

    VectorMatches search(TenantFaces faces, FaceTable table, VectorQuery query) {
        if (Groups.of(faces.tenant(), query.filter()).isPresent()) {
            return searchGroup(faces, query);
        }
        if (query.exact()) {
            return scan(faces, table, query, "exactness was asked for");
        }
        if (!sizes.isLarge(faces, table)) {
            Optional<VectorMatches> few = scanFew(faces, table, query);
            if (few.isPresent()) {
                return few.get();
            }
            sizes.large(faces, table);
        }
        return approximate(faces, table, query)
                .orElseGet(() -> scan(faces, table, query, "the vector index did not lead to enough of them"));
    }

    private VectorMatches searchGroup(TenantFaces faces, VectorQuery query) {
        FaceFilter filter = query.filter().withContract(query.vector().contract());
        Ranking ranking = new Ranking(query);
        String after = "";
        List<StoredFace> found;
        do {
            found = listing.list(faces, filter, after, MOST_CANDIDATES);
            found.forEach(ranking::offer);
            after = found.isEmpty() ? after : found.get(found.size() - 1).id().value();
        } while (found.size() == MOST_CANDIDATES);
        return exact(ranking, "the search is restricted to a person or a picture");
    }

    private static VectorMatches exact(Ranking ranking, String why) {
        String reason = "compared " + ranking.compared() + " faces, because " + why;
        return new VectorMatches(ranking.matches(), true, ranking.compared(), new SearchPlan(Way.EXACT_SCAN, reason));
    }

    private VectorMatches scan(TenantFaces faces, FaceTable table, VectorQuery query, String why) {
        return scan(faces, table, query, OptionalInt.empty(), why).orElseThrow();
    }

    /** Empty when there turn out to be more faces than are compared one by one. */
    private Optional<VectorMatches> scanFew(TenantFaces faces, FaceTable table, VectorQuery query) {
        return scan(faces, table, query, OptionalInt.of(sizes.few()), "the gallery is small");
    }

    private Optional<VectorMatches> scan(
            TenantFaces faces, FaceTable table, VectorQuery query, OptionalInt most, String why) {
        Ranking ranking = new Ranking(query);
        FaceScan scan = reads.scan(faces, List.of(table), "", MOST_CANDIDATES);
        while (scan.hasNext()) {
            if (most.isPresent() && ranking.compared() == most.getAsInt()) {
                return Optional.empty();
            }
            ranking.offer(scan.next());
        }
        return Optional.of(exact(ranking, why));
    }

    private static boolean isRestricted(FaceFilter filter) {
        return filter.indexedBefore().isPresent()
                || filter.usableOnly()
                || filter.minQuality() > 0
                || !filter.metadata().isEmpty();
    }

    /** Empty when faces may be missing for which there was room. */
    private Optional<VectorMatches> approximate(TenantFaces faces, FaceTable table, VectorQuery query) {
        int wanted = isRestricted(query.filter())
                ? MOST_CANDIDATES
                : Math.min(MOST_CANDIDATES, Math.max(2 * query.k(), query.k() + MORE_CANDIDATES));
        Set<FaceId> candidates = candidates(faces, table, query, wanted);
        Ranking ranking = new Ranking(query);
        reads.newest(faces, List.of(table), candidates).values().forEach(ranking::offer);
        boolean reachedLeast = ranking.least() < query.minCosine();
        if (!ranking.isFull() && !reachedLeast) {
            return Optional.empty();
        }
        String reason = "the vector index named " + candidates.size() + " candidates in "
                + faces.places(table).size() + " partitions, of which " + ranking.compared()
                + " were there and compared";
        return Optional.of(
                new VectorMatches(ranking.matches(), false, ranking.compared(), new SearchPlan(Way.GRAPH, reason)));
    }

    private record Candidate(FaceId id, float score) {}

    /** The best ids of all partitions. */
    private Set<FaceId> candidates(TenantFaces faces, FaceTable table, VectorQuery query, int wanted) {
        float[] probe = query.vector().toArray();
        List<CompletionStage<AsyncResultSet>> answers = new ArrayList<>();
        for (Place place : faces.places(table)) {
            answers.add(connection.send(nearest(faces.tenant(), place, probe, wanted)));
        }
        Map<FaceId, Float> best = new HashMap<>();
        for (CompletionStage<AsyncResultSet> answer : answers) {
            for (Row row : connection
                    .await("the vector index cannot be searched", answer)
                    .currentPage()) {
                best.merge(FaceId.of(row.getString(0)), row.getFloat(1), Math::max);
            }
        }
        Set<FaceId> ids = new HashSet<>();
        best.entrySet().stream()
                .map(entry -> new Candidate(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                .limit(wanted)
                .forEach(candidate -> ids.add(candidate.id()));
        return ids;
    }

    private Statement<?> nearest(TenantId tenant, Place place, float[] probe, int wanted) {
        String cql = "SELECT face_id, similarity_dot_product(embedding, ?) AS score FROM $"
                + place.table().name() + " WHERE tenant = ? AND bucket = ? ORDER BY embedding ANN OF ? LIMIT ?";
        return connection
                .bind(cql, probe, tenant.value(), place.bucket(), probe, wanted)
                .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_ONE)
                .setPageSize(MOST_CANDIDATES);
    }
}
