package io.facelib.storage.jvector;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.ClosedException;
import io.facelib.error.ContractMismatchException;
import io.facelib.model.ContractId;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.Match;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.SearchPlan;
import io.facelib.model.SearchPlan.Way;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorIndex;
import io.facelib.spi.VectorIndexCapabilities;
import io.facelib.spi.VectorIndexFigures;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.log.Change;
import io.facelib.storage.log.FaceLog;
import io.facelib.storage.log.GraphLedger.Graph;
import io.facelib.storage.log.Partition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Face records in a durable log, searched in memory. A small gallery is compared whole; a large one gets a neighbourhood
 * graph, built by JVector in the background and kept in a file, beside which the newest faces are compared one by one. A
 * search restricted by a filter compares every face. Cosines in answers are always computed from the stored vectors.
 *
 * <p>What was written is found by the next search, and what was deleted is not: galleries follow the log before a write
 * returns. Graphs are derived: a broken or missing one is built again, and until then searches are exact and slower.
 *
 * <p>Erasure: a removed face is unreachable when the call returns. Its bytes leave the log's database as that documents,
 * and a graph's file when the graph is built next, at the latest by {@link #compact()}. Safe for any number of threads.
 */
public final class JVectorIndex implements VectorIndex {
    private static final Logger LOG = LoggerFactory.getLogger(JVectorIndex.class);
    private static final int PAGE = 1_000;

    private final FaceLog log;
    private final MemoryBudget budget;
    private final Galleries galleries;
    private final RecallProbe probe = new RecallProbe();
    private final Maintenance maintenance;
    private final GallerySearch search;
    private volatile boolean closed;

    /**
     * Opens an index over a log, which it owns from now on.
     *
     * @param graphs the directory of the graph files, nothing else in it; made if absent
     * @param disk through which files are changed
     */
    public JVectorIndex(FaceLog log, Path graphs, Disk disk, IndexSettings settings) {
        this.log = log;
        this.budget = new MemoryBudget(settings.vectorMemory());
        this.galleries = new Galleries(log, graphs, budget, this::lookAt);
        this.maintenance = new Maintenance(log, disk, graphs, settings, galleries);
        this.search = new GallerySearch(probe, maintenance, galleries);
        log.listener(this::follow);
        try {
            disk.createDirectories(graphs);
            maintenance.start();
        } catch (IOException e) {
            throw new BackendException(name(), true, Committed.NO, "the graphs cannot be read: " + e.getMessage(), e);
        }
    }

    private void lookAt(Partition partition) {
        maintenance.check(partition);
    }

    private void follow(List<Change> changes) {
        for (Change change : changes) {
            try {
                galleries.apply(change);
            } catch (RuntimeException | Error e) {
                // The write is durable, whatever happens here: the gallery is loaded again from the log.
                LOG.warn("a gallery could not follow a change and is forgotten: {}", e.toString());
                galleries.abandon(change.partition());
            }
            maintenance.changed(
                    change.partition(), change.added().size() + change.removed().size());
        }
    }

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public VectorIndexCapabilities capabilities() {
        return new VectorIndexCapabilities(true, false);
    }

    @Override
    public void upsert(TenantId tenant, Collection<FaceRecord> faces) {
        open().upsert(tenant, faces);
    }

    @Override
    public void upsertSoon(TenantId tenant, Collection<FaceRecord> faces) {
        open().upsertSoon(tenant, faces);
    }

    @Override
    public List<FaceRecord> get(TenantId tenant, Collection<FaceId> ids) {
        return open().get(tenant, ids);
    }

    @Override
    public Page<FaceRecord> list(TenantId tenant, FaceFilter filter, PageRequest page) {
        return open().list(tenant, filter, page);
    }

    @Override
    public long count(TenantId tenant, FaceFilter filter) {
        return open().count(tenant, filter);
    }

    @Override
    public int assign(TenantId tenant, Collection<FaceId> ids, FaceFilter onlyIf, Optional<IdentityId> identity) {
        return open().assign(tenant, ids, onlyIf, identity);
    }

    @Override
    public List<FaceRecord> delete(TenantId tenant, Collection<FaceId> ids) {
        return open().delete(tenant, ids);
    }

    @Override
    public List<FaceRecord> deleteWhere(TenantId tenant, FaceFilter filter, int limit) {
        return open().deleteWhere(tenant, filter, limit);
    }

    @Override
    public Page<TenantId> tenants(PageRequest page) {
        return open().tenants(page);
    }

    @Override
    public VectorMatches search(TenantId tenant, VectorQuery query) {
        ContractId contract = query.vector().contract();
        OptionalInt dimension = open().dimension(contract);
        if (dimension.isPresent() && dimension.getAsInt() != query.vector().dimension()) {
            throw new ContractMismatchException(
                    contract + " of dimension " + dimension.getAsInt(),
                    "dimension " + query.vector().dimension());
        }
        boolean otherContract =
                query.filter().contract().filter(c -> !c.equals(contract)).isPresent();
        if (dimension.isEmpty() || otherContract) {
            String reason = "there is no face with a vector of contract " + contract + " to compare";
            return new VectorMatches(List.of(), true, 0, new SearchPlan(Way.EXACT_SCAN, reason));
        }
        if (query.filter().identity().isPresent() || query.filter().image().isPresent()) {
            return searchFew(tenant, query);
        }
        return searchGallery(new Partition(tenant, contract), query);
    }

    private VectorMatches searchGallery(Partition partition, VectorQuery query) {
        while (true) {
            GalleryView view = galleries.view(partition, query.vector().dimension());
            try {
                return search.search(partition, view, query);
            } catch (GraphDamagedException e) {
                GraphFile graph = view.graph();
                if (graph == null) {
                    throw new BackendException(name(), false, Committed.NO, "a gallery is damaged", e);
                }
                galleries.drop(graph.graph());
            }
        }
    }

    /** Faces of one person or picture are few: the log finds them by its own index. */
    private VectorMatches searchFew(TenantId tenant, VectorQuery query) {
        FaceFilter filter = query.filter().withContract(query.vector().contract());
        List<Match> matches = new ArrayList<>();
        long compared = 0;
        PageRequest request = PageRequest.first(PAGE);
        Page<FaceRecord> page;
        do {
            page = log.list(tenant, filter, request);
            compared += page.items().size();
            page.items()
                    .forEach(face -> matches.add(new Match(face, query.vector().cosine(face.embedding()))));
            matches.removeIf(match -> match.cosine() < query.minCosine());
            matches.sort(GallerySearch.BEST_FIRST);
            matches.subList(Math.min(query.k(), matches.size()), matches.size()).clear();
            request = page.next().map(request::after).orElse(request);
        } while (page.next().isPresent());
        String reason = "compared " + compared + " faces, because the search is restricted to a person or a picture";
        return new VectorMatches(matches, true, compared, new SearchPlan(Way.EXACT_SCAN, reason));
    }

    /** What the index does at the moment. */
    public IndexStatistics statistics() {
        return new IndexStatistics(
                galleries.size(),
                budget.used(),
                open().graphs().published().size(),
                probe.recall(),
                probe.samples(),
                probe.factor());
    }

    @Override
    public Optional<VectorIndexFigures> figures() {
        IndexStatistics now = statistics();
        return Optional.of(new VectorIndexFigures(now.heapBytes(), now.graphs(), now.recall(), now.recallSamples()));
    }

    /** Waits until the work in the background has caught up with the writes: for tests and measurements. */
    public void awaitQuiet() {
        open();
        maintenance.awaitQuiet();
    }

    /** Builds every graph again that holds removed faces, so that no file has their vectors any more, and waits for it. */
    public void compact() {
        open();
        maintenance.compact();
    }

    /**
     * Reads every graph whole and compares it with the log.
     *
     * @param repair whether a broken graph is dropped, so that it is built again
     * @return what is wrong, one sentence each
     */
    public List<String> verify(boolean repair) {
        List<String> problems = new ArrayList<>();
        for (Graph graph : open().graphs().published()) {
            try {
                galleries.checkFile(graph);
            } catch (GraphDamagedException e) {
                if (!isValid(graph)) {
                    continue; // replaced while it was looked at
                }
                problems.add("graph " + graph.id() + " of tenant '"
                        + graph.partition().tenant() + "': " + e.getMessage());
                if (repair) {
                    galleries.drop(graph);
                }
            }
        }
        return problems;
    }

    private boolean isValid(Graph graph) {
        return log.graphs().published(graph.partition()).filter(graph::equals).isPresent();
    }

    private FaceLog open() {
        if (closed) {
            throw new ClosedException("embedded vector index");
        }
        return log;
    }

    /**
     * Ends the work in the background, and whoever waits for it, without closing: searches and writes go on. Closing does
     * this first of all.
     */
    public void stopMaintenance() {
        maintenance.stop();
    }

    @Override
    public void close() {
        closed = true;
        maintenance.close();
        log.close();
    }
}
