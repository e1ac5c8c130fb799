package io.facelib.storage.jvector;

import io.facelib.model.Embedding;
import io.facelib.model.FaceRecord;
import io.facelib.model.Match;
import io.facelib.model.SearchPlan;
import io.facelib.model.SearchPlan.Way;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import io.facelib.storage.log.FaceCodec;
import io.facelib.storage.log.Partition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches one gallery: decides between scan and graph, and turns what either found into matches with exact cosines. Safe
 * for any number of threads.
 */
final class GallerySearch {
    static final Comparator<Match> BEST_FIRST = Comparator.comparingDouble(Match::cosine)
            .reversed()
            .thenComparing(m -> m.face().id());
    private static final Logger LOG = LoggerFactory.getLogger(GallerySearch.class);
    private static final GraphSearch.Accepted ALL = ordinal -> true;

    /** Scores of a search and the final cosines are rounded differently; nothing is decided within this. */
    private static final float ROUNDING = 1e-5f;

    private final RecallProbe probe;
    private final Maintenance maintenance;
    private final Galleries galleries;
    private final Queue<GraphSearch> idle = new ConcurrentLinkedQueue<>();

    GallerySearch(RecallProbe probe, Maintenance maintenance, Galleries galleries) {
        this.probe = probe;
        this.maintenance = maintenance;
        this.galleries = galleries;
    }

    /** What was found, and how. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Found(long[] entries, boolean exact, long compared, SearchPlan plan) {}

    VectorMatches search(Partition partition, GalleryView view, VectorQuery query) {
        float[] vector = query.vector().toArray();
        boolean restricted = isRestricted(query);
        GraphFile graph = view.graph();
        Found found = graph == null || query.exact() || restricted
                ? scan(partition, view, query, vector, restricted)
                : walk(view, graph, query, vector);
        // A beam that ends early for lack of ways: rare, and no reason to tell less than there is.
        if (found.entries.length < Math.min(query.k(), view.alive()) && !found.exact) {
            found = scan(partition, view, query, vector, false);
        }
        List<Match> matches = matches(partition, view, query, found.entries);
        return new VectorMatches(matches, found.exact, found.compared, found.plan);
    }

    private static boolean isRestricted(VectorQuery query) {
        return query.filter().indexedBefore().isPresent()
                || query.filter().usableOnly()
                || query.filter().minQuality() > 0
                || !query.filter().metadata().isEmpty();
    }

    private Found scan(Partition partition, GalleryView view, VectorQuery query, float[] vector, boolean restricted) {
        GraphSearch.Accepted accepted =
                restricted ? ordinal -> query.filter().matches(record(partition, view, ordinal)) : ALL;
        ExactScan scan = new ExactScan(view, vector, (float) query.minCosine() - ROUNDING, accepted);
        long[] best = scan.best(query.k());
        return new Found(best, true, scan.compared(), scanPlan(view, query, restricted));
    }

    private static SearchPlan scanPlan(GalleryView view, VectorQuery query, boolean restricted) {
        String why = query.exact() ? "exactness was asked for" : withoutGraph(view);
        if (restricted) {
            why = "the search is restricted by a filter";
        }
        return new SearchPlan(Way.EXACT_SCAN, "compared all " + view.alive() + " faces, because " + why);
    }

    private static String withoutGraph(GalleryView view) {
        return view.graph() == null
                ? "the gallery is too small for a graph, or has none yet"
                : "its graph did not lead to enough of them";
    }

    private Found walk(GalleryView view, GraphFile graph, VectorQuery query, float[] vector) {
        int width = probe.width(graph.beam(), query.k());
        GraphSearch search = idle.poll();
        search = search == null ? new GraphSearch() : search;
        int moment = view.moment();
        int[] removedAt = view.removedAt();
        long[] entries = search.search(
                graph.neighbours(), graph.vectors(), vector, width, ordinal -> moment < removedAt[ordinal]);
        long compared = search.compared();
        idle.offer(search);
        long[] best = withRecent(view, vector, entries, query.k());
        if (probe.due()) {
            maintenance.whenIdle(() -> look(view, graph, vector, best));
        }
        String reason = "a graph of " + view.graphAlive() + " faces was searched with a beam of " + width + ", "
                + compared + " of them compared; " + view.recentAlive() + " newer faces were compared one by one";
        return new Found(best, false, compared + view.recentAlive(), new SearchPlan(Way.GRAPH, reason));
    }

    private void look(GalleryView view, GraphFile graph, float[] vector, long[] best) {
        try {
            probe.look(view, vector, best);
        } catch (GraphDamagedException e) {
            LOG.warn("a graph is dropped and will be built again: {}", e.getMessage());
            galleries.drop(graph.graph());
        }
    }

    private static long[] withRecent(GalleryView view, float[] vector, long[] entries, int k) {
        Beam beam = new Beam();
        beam.reset(k);
        for (long entry : entries) {
            beam.add(entry);
        }
        int first = view.removedAt().length;
        for (int ordinal = first; ordinal < view.size(); ordinal++) {
            if (view.alive(ordinal)) {
                beam.add(Beam.entry(view.recent().cosine(vector, ordinal - first), ordinal));
            }
        }
        return beam.bestFirst();
    }

    private static List<Match> matches(Partition partition, GalleryView view, VectorQuery query, long[] entries) {
        List<Match> matches = new ArrayList<>(entries.length);
        for (long entry : entries) {
            if (Beam.score(entry) >= query.minCosine() - ROUNDING) {
                matches.add(match(query.vector(), record(partition, view, Beam.ordinal(entry))));
            }
        }
        matches.removeIf(match -> match.cosine() < query.minCosine());
        matches.sort(BEST_FIRST);
        return matches;
    }

    private static Match match(Embedding probe, FaceRecord face) {
        return new Match(face, probe.cosine(face.embedding()));
    }

    private static FaceRecord record(Partition partition, GalleryView view, int ordinal) {
        return FaceCodec.decode(partition, view.face(ordinal));
    }
}
