package io.facelib.storage.jvector;

import io.facelib.storage.log.Change;
import io.facelib.storage.log.FaceLog;
import io.facelib.storage.log.GraphLedger.Graph;
import io.facelib.storage.log.LoggedFace;
import io.facelib.storage.log.Partition;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The galleries in memory. Each is loaded when it is searched first, and forgotten when memory is short and it is the one
 * not searched for the longest time: the log has everything. Safe for any number of threads.
 */
final class Galleries {
    private static final Logger LOG = LoggerFactory.getLogger(Galleries.class);

    private final FaceLog log;
    private final Path directory;
    private final MemoryBudget budget;
    private final Consumer<Partition> attention;
    private final Map<Partition, Slot> slots = new ConcurrentHashMap<>();
    private final AtomicLong searches = new AtomicLong();

    /**
     * Begins without any.
     *
     * @param directory of the graph files
     * @param attention told of a partition that maintenance should look at: its graph was opened or had to be dropped
     */
    Galleries(FaceLog log, Path directory, MemoryBudget budget, Consumer<Partition> attention) {
        this.log = log;
        this.directory = directory;
        this.budget = budget;
        this.attention = attention;
    }

    /**
     * A gallery and what is known of its use. Its monitor is held while the gallery is loaded, while its graph is replaced,
     * and while it is forgotten: never two of them at a time by one thread.
     */
    private static final class Slot {
        private final Gallery gallery;
        private volatile boolean loaded;
        private volatile boolean forgotten;
        private volatile long lastSearch;
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicLong warmBytes = new AtomicLong();

        Slot(Gallery gallery) {
            this.gallery = gallery;
        }
    }

    /** The gallery as it is now, loaded if it was not. */
    GalleryView view(Partition partition, int dimension) {
        while (true) {
            Slot slot = slots.computeIfAbsent(partition, p -> new Slot(new Gallery(dimension)));
            slot.lastSearch = searches.incrementAndGet();
            if (slot.loaded && !slot.forgotten) {
                return slot.gallery.view();
            }
            Optional<GalleryView> loaded;
            synchronized (slot) {
                loaded = loadOnce(partition, slot, dimension);
            }
            makeRoom(slot);
            if (loaded.isPresent()) {
                return loaded.get();
            }
        }
    }

    /** The gallery as it is now if it is in memory. */
    Optional<GalleryView> loaded(Partition partition) {
        return Optional.ofNullable(slots.get(partition)).map(slot -> slot.gallery.view());
    }

    /** The gallery, loaded if it was not; empty if it was forgotten meanwhile and another has to be made. */
    private Optional<GalleryView> loadOnce(Partition partition, Slot slot, int dimension) {
        if (slot.forgotten) {
            return Optional.empty();
        }
        try {
            if (!slot.loaded) {
                load(partition, slot, dimension);
            }
            return Optional.of(slot.gallery.view());
        } catch (RuntimeException | Error e) {
            forget(partition, slot);
            throw e;
        }
    }

    private void load(Partition partition, Slot slot, int dimension) {
        GraphFile graph;
        long[] tombstones;
        Optional<Graph> valid;
        // Again when the graph was given up meanwhile, by its tenant's last removal or by us: its tombstones went with
        // it.
        do {
            valid = log.graphs().published(partition);
            graph = valid.map(this::open).orElse(null);
            tombstones = graph == null ? new long[0] : log.graphs().tombstones(partition);
        } while (graph != null && !log.graphs().published(partition).equals(valid));
        Recent recent = new Recent(dimension);
        log.read(partition, graph == null ? -1 : graph.graph().covers(), Long.MAX_VALUE, recent::add);
        slot.gallery.load(graph, tombstones, recent);
        account(slot);
        slot.loaded = true;
        if (graph != null) {
            attention.accept(partition);
        }
    }

    /** Opens a graph's file, or drops the graph if that cannot be done. */
    @Nullable
    GraphFile open(Graph graph) {
        try {
            GraphFile file = GraphFile.open(directory, graph);
            requireComplete(file);
            return file;
        } catch (GraphDamagedException e) {
            LOG.warn("a graph is dropped and will be built again: {}", e.getMessage());
            try {
                log.graphs().drop(graph);
            } finally {
                attention.accept(graph.partition());
            }
            return null;
        }
    }

    /**
     * Reads the whole file of a graph and compares it with the log.
     *
     * @throws GraphDamagedException if anything is wrong with it
     */
    void checkFile(Graph graph) {
        GraphFile file = GraphFile.open(directory, graph);
        file.checkAll();
        requireComplete(file);
        log.read(graph.partition(), -1, graph.covers(), face -> requireSame(file, face));
    }

    private static void requireSame(GraphFile file, LoggedFace face) {
        int ordinal = Arrays.binarySearch(file.sequences(), face.sequence());
        if (ordinal < 0
                || !Arrays.equals(file.body(ordinal), face.body())
                || !Arrays.equals(file.vectors().copy(ordinal), face.vector())) {
            throw new GraphDamagedException("face " + face.sequence() + " is not in it as it is in the log");
        }
    }

    /**
     * A graph that does not show exactly the log's faces is not used, whatever happened to the tombstones. Damaged rows
     * count in the log and cannot be in a graph that was built since: a graph may lack those, or it would be built again
     * and dropped again for ever.
     *
     * @throws GraphDamagedException if it shows more or fewer
     */
    void requireComplete(GraphFile file) {
        Partition partition = file.graph().partition();
        long covers = file.graph().covers();
        // Faces may be removed while we count, but none of these can come back: the graph's number lies between.
        long before = log.count(partition, covers);
        long inGraph = file.size() - removed(file, log.graphs().tombstones(partition));
        if (inGraph == before) {
            return; // nearly always; counting a large gallery is most of what opening it takes
        }
        long after = log.count(partition, covers);
        if (inGraph > before || (inGraph < after && !holdsAllReadable(file))) {
            throw new GraphDamagedException("it shows " + inGraph + " faces where the log has " + after);
        }
    }

    private boolean holdsAllReadable(GraphFile file) {
        Partition partition = file.graph().partition();
        long[] tombstones = log.graphs().tombstones(partition);
        AtomicLong missing = new AtomicLong();
        log.read(partition, -1, file.graph().covers(), face -> {
            boolean held = Arrays.binarySearch(file.sequences(), face.sequence()) >= 0;
            if (!held || Arrays.binarySearch(tombstones, face.sequence()) >= 0) {
                missing.incrementAndGet();
            }
        });
        return missing.get() == 0;
    }

    private static long removed(GraphFile file, long[] tombstones) {
        return Arrays.stream(tombstones)
                .filter(sequence -> Arrays.binarySearch(file.sequences(), sequence) >= 0)
                .count();
    }

    /** Follows a change of the log; a gallery that is not in memory need not know. */
    void apply(Change change) {
        Slot slot = slots.get(change.partition());
        if (slot != null) {
            slot.gallery.apply(change);
        }
    }

    /**
     * Publishes a graph whose file is complete and lets the gallery, if it is in memory, go over to it. Nobody loads the
     * gallery meanwhile; searches go on.
     *
     * @return false if the graph has become worthless, because its tenant lost its last face while it was made
     */
    boolean publish(GraphFile newer) {
        Partition partition = newer.graph().partition();
        int dimension = newer.vectors().dimension();
        while (true) {
            Slot slot = slots.computeIfAbsent(partition, p -> new Slot(new Gallery(dimension)));
            synchronized (slot) {
                if (!slot.forgotten) {
                    return publish(newer, slot);
                }
            }
        }
    }

    private boolean publish(GraphFile newer, Slot slot) {
        boolean published = log.graphs().publish(newer.graph());
        if (!slot.loaded) {
            forget(newer.graph().partition(), slot);
        } else if (published) {
            slot.gallery.adopt(newer);
            giveBackWarm(slot);
            account(slot);
        }
        return published;
    }

    /** Drops a gallery's graph, if it is still that one; the next search loads the gallery without. */
    void drop(Graph graph) {
        log.graphs().drop(graph);
        forget(graph.partition());
        attention.accept(graph.partition());
    }

    /** Forgets a gallery, so that the next search loads it again. */
    void forget(Partition partition) {
        Slot slot = slots.get(partition);
        if (slot != null) {
            synchronized (slot) {
                forget(partition, slot);
            }
        }
    }

    /**
     * Forgets a gallery at once, without waiting for whoever loads it or replaces its graph: for the writer, when the
     * gallery could not follow a change.
     */
    void abandon(Partition partition) {
        Slot slot = slots.get(partition);
        if (slot != null) {
            forget(partition, slot);
        }
    }

    private void forget(Partition partition, Slot slot) {
        slot.forgotten = true;
        slots.remove(partition, slot);
        giveBackWarm(slot);
        budget.giveBack(slot.bytes.getAndSet(0));
    }

    private void giveBackWarm(Slot slot) {
        budget.giveBack(slot.warmBytes.getAndSet(0));
    }

    /**
     * Reserves heap for the vectors of a gallery's graph, unless they have it.
     *
     * @return the graph to be warmed
     */
    Optional<GraphFile> reserveWarm(Partition partition) {
        Slot slot = slots.get(partition);
        if (slot == null) {
            return Optional.empty();
        }
        synchronized (slot) {
            GraphFile graph = slot.gallery.view().graph();
            boolean wanted = graph != null && !slot.forgotten && slot.warmBytes.get() == 0;
            if (graph == null || !wanted || !budget.tryTake(graph.vectors().bytes())) {
                return Optional.empty();
            }
            slot.warmBytes.set(graph.vectors().bytes());
            return Optional.of(graph);
        }
    }

    /** Counts again what the galleries take, since they grow while faces are added. */
    void account() {
        for (Slot slot : slots.values()) {
            if (slot.loaded) {
                synchronized (slot) {
                    account(slot);
                }
            }
        }
        makeRoom(null);
    }

    private void account(Slot slot) {
        long now = slot.gallery.bytes();
        budget.take(now - slot.bytes.getAndSet(now));
        if (slot.forgotten) {
            budget.giveBack(slot.bytes.getAndSet(0));
        }
    }

    private void makeRoom(@Nullable Slot keep) {
        if (!budget.exceeded()) {
            return;
        }
        List<Map.Entry<Partition, Slot>> oldestFirst = slots.entrySet().stream()
                .filter(e -> e.getValue() != keep && e.getValue().loaded)
                .sorted(Comparator.comparingLong(e -> e.getValue().lastSearch))
                .toList();
        for (Map.Entry<Partition, Slot> oldest : oldestFirst) {
            if (budget.roomy()) {
                return;
            }
            synchronized (oldest.getValue()) {
                forget(oldest.getKey(), oldest.getValue());
            }
        }
    }

    /** How many galleries are in memory. */
    int size() {
        return slots.size();
    }
}
