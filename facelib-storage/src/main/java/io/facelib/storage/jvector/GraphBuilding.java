package io.facelib.storage.jvector;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex.NodeAtLevel;
import io.github.jbellis.jvector.graph.NodesIterator;
import io.github.jbellis.jvector.graph.OnHeapGraphIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A graph while JVector builds it: from nothing, or from a former graph by adding and removing nodes. For one thread,
 * which uses a few more for the work.
 */
final class GraphBuilding implements AutoCloseable {
    private final Vectors vectors;
    private final GraphShape shape;
    private final BooleanSupplier stopped;
    private final int threads;
    private final ForkJoinPool pool;
    private final GraphIndexBuilder builder;

    /**
     * Begins with nothing.
     *
     * @param stopped asked before every node; once true, building ends with a {@link CancellationException}
     */
    @SuppressWarnings("deprecation") // what takes its place knows no hierarchy
    GraphBuilding(Vectors vectors, GraphShape shape, int threads, BooleanSupplier stopped) {
        this.vectors = vectors;
        this.shape = shape;
        this.stopped = stopped;
        this.threads = threads;
        this.pool = new ForkJoinPool(threads);
        this.builder = new GraphIndexBuilder(
                new CosineScores(vectors),
                vectors.dimension(),
                shape.degrees(),
                shape.beam(),
                GraphShape.OVERFLOW,
                GraphShape.ALPHA,
                true,
                false,
                pool,
                pool);
    }

    /** Goes on from a former graph, whose nodes have the same ordinals here. Only before anything was added. */
    @SuppressWarnings("deprecation") // called experimental by JVector, and its only way to go on with a graph
    void resume(NeighbourGraph former) throws IOException {
        builder.load(new FormerGraph(former, vectors));
    }

    /** Adds nodes. */
    void add(int[] nodes) {
        AtomicInteger next = new AtomicInteger();
        List<ForkJoinTask<?>> tasks = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            tasks.add(pool.submit(() -> addNodes(nodes, next)));
        }
        try {
            tasks.forEach(ForkJoinTask::join);
        } finally {
            next.set(nodes.length); // when one fails the others need not go on
        }
    }

    private void addNodes(int[] nodes, AtomicInteger next) {
        for (int i = next.getAndIncrement(); i < nodes.length; i = next.getAndIncrement()) {
            if (stopped.getAsBoolean()) {
                throw new CancellationException("building was stopped");
            }
            builder.addGraphNode(nodes[i], new CosineScores(vectors).searchProviderFor(nodes[i]));
        }
    }

    void remove(int node) {
        builder.markNodeDeleted(node);
    }

    /**
     * Ends the building.
     *
     * @param renumbered the new ordinal of each old one, -1 for removed ones; ascending otherwise
     * @param size how many ordinals remain
     * @param twins which of them are nodes
     */
    NeighbourGraph finish(int[] renumbered, int size, Twins twins) {
        builder.cleanup();
        OnHeapGraphIndex graph = (OnHeapGraphIndex) builder.getGraph();
        int degree = shape.degree();
        int[] neighbours = new int[Math.multiplyExact(size, degree)];
        Arrays.fill(neighbours, -1);
        BitSet nodes = new BitSet(size);
        for (int node = 0; node < renumbered.length; node++) {
            if (renumbered[node] >= 0 && twins.isFirst(node)) {
                nodes.set(renumbered[node]);
                copyNeighbours(graph, 0, node, renumbered, neighbours, renumbered[node] * degree, degree);
            }
        }
        List<NeighbourGraph.Level> upper = new ArrayList<>();
        for (int level = 1; level <= graph.getMaxLevel(); level++) {
            NeighbourGraph.Level found = level(graph, level, renumbered);
            if (found.nodes().length > 0) {
                upper.add(found);
            }
        }
        int entry = entry(graph.entryNode(), upper, renumbered);
        int[] loners = Reachable.loners(entry, degree, neighbours, upper, nodes::get);
        return new NeighbourGraph(
                entry,
                degree,
                neighbours,
                upper.toArray(NeighbourGraph.Level[]::new),
                twins.renumbered(renumbered, size),
                loners);
    }

    /** A node of the highest level that is left: JVector's own unless that was removed. */
    private static int entry(NodeAtLevel chosen, List<NeighbourGraph.Level> upper, int[] renumbered) {
        int own = renumbered[chosen.node];
        if (upper.isEmpty()) {
            return Math.max(0, own);
        }
        int[] highest = upper.get(upper.size() - 1).nodes();
        return own >= 0 && Arrays.binarySearch(highest, own) >= 0 ? own : highest[0];
    }

    private NeighbourGraph.Level level(OnHeapGraphIndex graph, int level, int[] renumbered) {
        int[] old = graph.nodeStream(level)
                .filter(node -> renumbered[node] >= 0)
                .sorted()
                .toArray();
        int degree = shape.upperDegree();
        int[] neighbours = new int[old.length * degree];
        Arrays.fill(neighbours, -1);
        for (int i = 0; i < old.length; i++) {
            copyNeighbours(graph, level, old[i], renumbered, neighbours, i * degree, degree);
        }
        int[] nodes = Arrays.stream(old).map(node -> renumbered[node]).toArray();
        return new NeighbourGraph.Level(degree, nodes, neighbours);
    }

    private static void copyNeighbours(
            ImmutableGraphIndex graph, int level, int node, int[] renumbered, int[] to, int at, int degree) {
        NodesIterator found = ((OnHeapGraphIndex) graph).getNeighborsIterator(level, node);
        int i = 0;
        while (found.hasNext() && i < degree) {
            int other = renumbered[found.nextInt()];
            if (other >= 0) {
                to[at + i++] = other;
            }
        }
    }

    /** Ends what runs, from any thread: whoever waits for it gets a {@link CancellationException} or another failure. */
    void stop() {
        pool.shutdownNow();
    }

    @Override
    public void close() {
        pool.shutdownNow();
        try {
            builder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
