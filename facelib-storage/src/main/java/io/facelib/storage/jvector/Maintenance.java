package io.facelib.storage.jvector;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.ClosedException;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.log.FaceLog;
import io.facelib.storage.log.GraphLedger.Graph;
import io.facelib.storage.log.Partition;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work behind the searches: graphs are built, extended and given up as galleries grow and shrink, their vectors are
 * copied to the heap, old files are removed. One thread, one job at a time, so the memory it needs is that of one graph;
 * nobody waits for it. What it makes counts only when it is whole, so it may be stopped at any moment. Safe for any number
 * of threads.
 */
final class Maintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
    private static final long CLOSE_MILLIS = 30_000;

    private final FaceLog log;
    private final Disk disk;
    private final Path directory;
    private final IndexSettings settings;
    private final Galleries galleries;
    private final GraphPolicy policy;
    private final Patience patience = new Patience();
    private final Map<Partition, Integer> changes = new ConcurrentHashMap<>();
    private final Set<Partition> due = new LinkedHashSet<>();
    private final Set<Runnable> idleWork = new LinkedHashSet<>();
    private final Thread thread = new Thread(this::run, "facelib-index-maintenance");
    private boolean busy;
    private int compactions;
    private boolean sweep;
    private volatile @Nullable GraphJob job;
    private volatile boolean stopped;

    Maintenance(FaceLog log, Disk disk, Path directory, IndexSettings settings, Galleries galleries) {
        this.log = log;
        this.disk = disk;
        this.directory = directory;
        this.settings = settings;
        this.galleries = galleries;
        this.policy = new GraphPolicy(settings.graphAbove());
        thread.setDaemon(true);
    }

    /** Removes what an earlier process left half done, looks at every partition that has or needs a graph, and goes on. */
    void start() throws IOException {
        removeUnowned();
        log.graphs().published().forEach(graph -> check(graph.partition()));
        log.graphs().largerThan(settings.graphAbove()).forEach(this::check);
        thread.start();
    }

    /** Hears that faces came or went. */
    void changed(Partition partition, int faces) {
        int sum = changes.merge(partition, faces, Integer::sum);
        if (sum >= policy.checkAfter()) {
            changes.remove(partition);
            check(partition);
        }
    }

    /** Looks at a partition soon. */
    synchronized void check(Partition partition) {
        due.add(partition);
        notifyAll();
    }

    /** Does something small when nothing else is to be done; dropped if such a thing waits already. */
    synchronized void whenIdle(Runnable work) {
        if (idleWork.isEmpty() && !busy && due.isEmpty()) {
            idleWork.add(work);
            notifyAll();
        }
    }

    /**
     * Waits until nothing is left to do.
     *
     * @throws ClosedException if it is closed meanwhile
     */
    synchronized void awaitQuiet() {
        try {
            while (!stopped && (busy || sweep || !due.isEmpty())) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException("embedded", true, Committed.NO, "interrupted while waiting for the index", e);
        }
        if (stopped) {
            throw new ClosedException("vector index");
        }
    }

    /** Builds every graph again that holds removed faces, removes files that nothing owns, and waits until that is done. */
    void compact() {
        List<Graph> graphs = log.graphs().published();
        synchronized (this) {
            compactions++;
            sweep = true;
            graphs.forEach(graph -> due.add(graph.partition()));
            notifyAll();
        }
        try {
            awaitQuiet();
        } finally {
            synchronized (this) {
                compactions--;
            }
        }
    }

    private void run() {
        while (!stopped) {
            try {
                Optional<Partition> next = takeNext();
                if (next.isPresent()) {
                    look(next.get());
                } else if (sweep()) {
                    removeUnowned();
                }
                galleries.account();
            } catch (CancellationException | ClosedException | InterruptedException e) {
                LOG.debug("work on graphs was stopped");
            } catch (IOException | RuntimeException | Error e) {
                tell(e);
            } finally {
                done();
            }
        }
    }

    private void tell(Throwable e) {
        if (stopped) {
            LOG.debug("work on graphs was stopped: {}", e.toString());
        } else {
            // Searches stay right without a graph; later changes of the partition try again.
            LOG.warn("a graph could not be made: {}", e.toString(), e);
        }
    }

    private synchronized boolean sweep() {
        boolean wanted = sweep;
        sweep = false;
        return wanted;
    }

    private synchronized void done() {
        busy = false;
        notifyAll();
    }

    private Optional<Partition> takeNext() throws InterruptedException {
        Optional<Runnable> idle;
        synchronized (this) {
            while (due.isEmpty() && idleWork.isEmpty() && !sweep && !stopped) {
                wait();
            }
            busy = true;
            Iterator<Partition> first = due.iterator();
            if (first.hasNext() && !stopped) {
                Partition next = first.next();
                first.remove();
                return Optional.of(next);
            }
            idle = idleWork.stream().findFirst();
            idleWork.clear();
        }
        idle.filter(work -> !stopped).ifPresent(Runnable::run);
        return Optional.empty();
    }

    private void look(Partition partition) throws IOException {
        if (!patience.mayTry(partition)) {
            return;
        }
        Optional<Graph> valid = log.graphs().published(partition);
        switch (policy.decide(counts(partition, valid), compacting())) {
            case BUILD -> tryToBuild(partition);
            case GIVE_UP -> giveUp(valid.orElseThrow());
            case KEEP -> keep(partition, valid);
        }
    }

    private void keep(Partition partition, Optional<Graph> valid) throws IOException {
        if (valid.isPresent()) {
            warm(partition);
            return;
        }
        // With a tenant's last face the log forgets its graphs: what is left of them goes here.
        if (galleries.loaded(partition).map(GalleryView::graph).isPresent()) {
            galleries.forget(partition);
        }
        removeUnowned();
    }

    private synchronized boolean compacting() {
        return compactions > 0;
    }

    private GraphPolicy.Counts counts(Partition partition, Optional<Graph> valid) {
        long all = log.count(partition, Long.MAX_VALUE);
        if (valid.isEmpty()) {
            return new GraphPolicy.Counts(all, 0, 0, false);
        }
        long covered = log.count(partition, valid.get().covers());
        return new GraphPolicy.Counts(all, covered, log.graphs().tombstones(partition).length, true);
    }

    private void tryToBuild(Partition partition) throws IOException {
        try {
            build(partition);
            patience.succeeded(partition);
        } catch (GraphDamagedException e) {
            throw e; // it is dropped by now, and the next try has nothing to do with it
        } catch (IOException | RuntimeException | Error e) {
            if (!stopped) {
                patience.failed(partition);
            }
            throw e;
        }
    }

    private void build(Partition partition) throws IOException {
        OptionalInt dimension = log.dimension(partition.contract());
        if (dimension.isEmpty()) {
            return;
        }
        // First of all: whoever removes the tenant from now on makes this graph worthless, and nothing of it is
        // published.
        Graph graph = log.graphs().begin(partition);
        boolean published = false;
        try {
            disk.step("graph:begin");
            Optional<GraphFile> former = log.graphs().published(partition).map(galleries::open);
            Optional<GraphFile> made = make(graph, former, dimension.getAsInt());
            if (made.isPresent()) {
                disk.step("graph:written");
                published = galleries.publish(made.get());
                disk.step("graph:published");
                LOG.debug("graph {} holds {} faces", graph.id(), made.get().size());
            }
        } finally {
            if (!published) {
                abandon(graph);
            }
        }
        if (published) {
            removeUnowned();
            warm(partition);
        }
    }

    private Optional<GraphFile> make(Graph graph, Optional<GraphFile> former, int dimension) throws IOException {
        GraphJob made = new GraphJob(log, disk, directory, settings.buildThreads(), this::stopped);
        job = made;
        try {
            return made.run(graph, former, dimension);
        } catch (GraphDamagedException e) {
            // Found while its faces were copied: without it the next try begins with the log alone.
            former.ifPresent(damaged -> galleries.drop(damaged.graph()));
            throw e;
        } finally {
            job = null;
        }
    }

    private void abandon(Graph graph) throws IOException {
        if (!stopped) {
            log.graphs().drop(graph);
            removeUnowned();
        }
    }

    private void giveUp(Graph graph) throws IOException {
        galleries.drop(graph);
        removeUnowned();
    }

    private void warm(Partition partition) {
        galleries.reserveWarm(partition).ifPresent(graph -> {
            try {
                graph.vectors().warm(this::stopped);
            } catch (GraphDamagedException e) {
                LOG.warn("a graph is dropped and will be built again: {}", e.getMessage());
                galleries.drop(graph.graph());
            }
        });
    }

    /**
     * Removes the files of graphs that do not count. Not forced: a name that comes back with a loss of power is removed
     * when the directory is opened again.
     */
    private void removeUnowned() throws IOException {
        Set<String> owned =
                log.graphs().published().stream().map(GraphFile::name).collect(Collectors.toSet());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!owned.contains(file.getFileName().toString())) {
                    remove(file);
                }
            }
        }
    }

    private void remove(Path file) {
        try {
            disk.delete(file);
        } catch (IOException e) {
            // Windows refuses while a search may still look at it; it goes with the next graph or when reopened.
            LOG.debug("{} stays for now: {}", file.getFileName(), e.getMessage());
        }
    }

    private boolean stopped() {
        return stopped;
    }

    /** Stops the work, from now on and for good, without waiting for its end. */
    void stop() {
        synchronized (this) {
            stopped = true;
            notifyAll();
        }
        GraphJob running = job;
        if (running != null) {
            running.stop();
        }
    }

    /** Stops the work and waits until it has; what was being made is made again next time. */
    @Override
    public void close() {
        stop();
        if (thread == Thread.currentThread() || !thread.isAlive()) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
            if (thread.isAlive()) {
                LOG.warn("the work on graphs did not stop within {} ms; it changes no file any more", CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
