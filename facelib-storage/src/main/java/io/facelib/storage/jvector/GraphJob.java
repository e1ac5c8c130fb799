package io.facelib.storage.jvector;

import io.facelib.storage.disk.Disk;
import io.facelib.storage.log.FaceLog;
import io.facelib.storage.log.GraphLedger.Graph;
import io.facelib.storage.log.LoggedFace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the file of one graph: from the log alone, or from a former graph by removing what is gone and adding what came.
 * What this makes counts only when it is published. For one thread.
 */
final class GraphJob {
    private final FaceLog log;
    private final Disk disk;
    private final Path directory;
    private final int threads;
    private final BooleanSupplier stopped;
    private volatile @Nullable GraphBuilding running;

    GraphJob(FaceLog log, Disk disk, Path directory, int threads, BooleanSupplier stopped) {
        this.log = log;
        this.disk = disk;
        this.directory = directory;
        this.threads = threads;
        this.stopped = stopped;
    }

    /** A former graph to go on from, and for each of its faces whether it stays. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Former(GraphFile file, boolean[] stays, int staying) {
        /** Going on costs a search per new face, starting again one per face; but removing many leaves a poor graph. */
        boolean worthIt() {
            return 10L * staying >= 7L * stays.length;
        }
    }

    /**
     * Writes the file of a graph that was begun.
     *
     * @param valid the graph that is valid now, to go on from
     * @return empty when the partition has no face
     * @throws CancellationException if it was stopped
     */
    Optional<GraphFile> run(Graph graph, Optional<GraphFile> valid, int dimension) throws IOException {
        Optional<Former> former = valid.map(this::staying).filter(Former::worthIt);
        try (GraphFileWriter writer = new GraphFileWriter(disk, directory, graph)) {
            if (former.isPresent()) {
                addStaying(writer, former.get());
            }
            HeapVectors added = new HeapVectors(dimension);
            long after = former.map(f -> f.file.graph().covers()).orElse(-1L);
            log.read(graph.partition(), after, graph.covers(), face -> add(writer, added, face));
            if (writer.size() == 0) {
                return Optional.empty();
            }
            build(writer, former, added);
        }
        return Optional.of(GraphFile.open(directory, graph));
    }

    private Former staying(GraphFile file) {
        boolean[] stays = new boolean[file.size()];
        Arrays.fill(stays, true);
        int staying = stays.length;
        for (long sequence : log.graphs().tombstones(file.graph().partition())) {
            int ordinal = Arrays.binarySearch(file.sequences(), sequence);
            if (ordinal >= 0 && stays[ordinal]) {
                stays[ordinal] = false;
                staying--;
            }
        }
        return new Former(file, stays, staying);
    }

    private static void addStaying(GraphFileWriter writer, Former former) throws IOException {
        for (int i = 0; i < former.stays.length; i++) {
            if (former.stays[i]) {
                writer.add(former.file.sequences()[i], former.file.body(i));
            }
        }
    }

    private void add(GraphFileWriter writer, HeapVectors added, LoggedFace face) {
        requireGoingOn();
        try {
            writer.add(face.sequence(), face.body());
            added.add(face.vector());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void build(GraphFileWriter writer, Optional<Former> former, HeapVectors added) throws IOException {
        Vectors all = former.<Vectors>map(f -> new JoinedVectors(f.file.vectors(), added))
                .orElse(added);
        boolean[] stays = former.map(f -> f.stays).orElse(new boolean[0]);
        int[] renumbered = renumbered(stays, all.size());
        Twins twins = new Twins(all, counting(renumbered));
        try (GraphBuilding building = new GraphBuilding(all, GraphShape.STANDARD, threads, stopped)) {
            running = building;
            requireGoingOn();
            BitSet present = new BitSet();
            if (former.isPresent()) {
                NeighbourGraph graph = former.get().file.neighbours();
                building.resume(graph);
                Arrays.stream(FormerGraph.nodes(graph)).forEach(present::set);
            }
            building.add(IntStream.range(0, all.size())
                    .filter(node -> twins.isFirst(node) && !present.get(node))
                    .toArray());
            present.stream().filter(node -> !stays[node]).forEach(building::remove);
            NeighbourGraph graph = building.finish(renumbered, writer.size(), twins);
            Vectors staying = new OrderedVectors(all, order(renumbered, writer.size()));
            requireGoingOn();
            writer.finish(staying, graph, new BeamCalibration(graph, staying, this::requireGoingOn).width());
        }
    }

    private static boolean[] counting(int[] renumbered) {
        boolean[] counts = new boolean[renumbered.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = renumbered[i] >= 0;
        }
        return counts;
    }

    private void requireGoingOn() {
        if (stopped.getAsBoolean()) {
            throw new CancellationException("making a graph was stopped");
        }
    }

    /** Ends the building that runs, from any thread; the stop condition must be true already. */
    void stop() {
        GraphBuilding building = running;
        if (building != null) {
            building.stop();
        }
    }

    private static int[] renumbered(boolean[] stays, int size) {
        int[] numbers = new int[size];
        int next = 0;
        for (int i = 0; i < size; i++) {
            numbers[i] = i >= stays.length || stays[i] ? next++ : -1;
        }
        return numbers;
    }

    private static int[] order(int[] renumbered, int size) {
        int[] order = new int[size];
        for (int i = 0; i < renumbered.length; i++) {
            if (renumbered[i] >= 0) {
                order[renumbered[i]] = i;
            }
        }
        return order;
    }
}
