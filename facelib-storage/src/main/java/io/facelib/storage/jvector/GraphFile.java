package io.facelib.storage.jvector;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ContractId;
import io.facelib.model.TenantId;
import io.facelib.storage.log.GraphLedger.Graph;
import io.facelib.storage.log.LoggedFace;
import io.facelib.storage.log.Partition;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;

/**
 * A graph file, open for searching: the faces of one partition up to a sequence, with the neighbourhood graph of their
 * vectors. Written once by {@link GraphFileWriter}, never changed. Safe for any number of threads.
 *
 * <p>The format, version 1. Blocks and end of the file: {@link BlockWriter}. All numbers little-endian, n faces of
 * dimension d, ordered by sequence; their place in this order is the ordinal. Each section begins at a multiple of eight:
 *
 * <pre>
 * bodies       the bytes of {@link io.facelib.storage.log.FaceCodec}, one after the other
 * vectors      float32[n][d]
 * offsets      int64[n + 1]: where each body begins, and where the last one ends
 * sequences    int64[n], ascending
 * neighbours   int32[n][degree]: ordinals, ended by -1 if fewer
 * upper        for each level from 1 on: int32 degree, int32 m, int32[m] nodes (ascending), int32[m][degree] neighbours
 * twins        int32[n], or nothing where all vectors differ: the next ordinal of the same vector, -1 if there is none
 * loners       int32[m]: nodes that no way leads to, ascending
 * sections     int64 id, covers, n; int32 d, degree, entry node, number of upper levels, width of
 *              the beam, number of loners; int64 position of vectors, offsets, sequences, neighbours, upper, twins
 *              (-1 if none), loners; int32 length and UTF-8 of the tenant; the same of the contract
 * </pre>
 */
final class GraphFile {
    static final int VERSION = 1;
    static final int MAGIC = 0x4752_4C46; // "FLRG" as bytes

    private final Graph graph;
    private final BlockFile file;
    private final long[] sequences;
    private final NeighbourGraph neighbours;
    private final FileVectors vectors;
    private final int beam;
    private final long offsetsAt;

    private GraphFile(
            Graph graph,
            BlockFile file,
            long[] sequences,
            NeighbourGraph neighbours,
            FileVectors vectors,
            int beam,
            long offsetsAt) {
        this.graph = graph;
        this.file = file;
        this.sequences = sequences;
        this.neighbours = neighbours;
        this.vectors = vectors;
        this.beam = beam;
        this.offsetsAt = offsetsAt;
    }

    /** The name of a graph's file. */
    static String name(Graph graph) {
        return graph.id() + ".graph";
    }

    /**
     * Opens the file of a graph and reads sequences and neighbours; vectors and bodies are read when they are needed.
     *
     * @throws GraphDamagedException if it is absent, not whole, or of another graph
     */
    static GraphFile open(Path directory, Graph graph) {
        BlockFile file = BlockFile.open(directory.resolve(name(graph)), VERSION, MAGIC);
        try {
            return read(file, graph);
        } catch (ArithmeticException | BufferUnderflowException | IllegalArgumentException | InvalidInputException e) {
            throw new GraphDamagedException(name(graph) + " is whole and yet no such graph: " + e.getMessage(), e);
        }
    }

    private static GraphFile read(BlockFile file, Graph graph) {
        ByteBuffer sections = file.slice(file.sections(), (int) (file.size() - file.sections()));
        long id = sections.getLong();
        long covers = sections.getLong();
        int size = Math.toIntExact(sections.getLong());
        int dimension = sections.getInt();
        int degree = sections.getInt();
        int entry = sections.getInt();
        int levels = sections.getInt();
        int beam = sections.getInt();
        int loners = sections.getInt();
        FileVectors vectors = new FileVectors(file, sections.getLong(), size, dimension);
        long offsetsAt = sections.getLong();
        long sequencesAt = sections.getLong();
        long neighboursAt = sections.getLong();
        long upperAt = sections.getLong();
        long twinsAt = sections.getLong();
        long lonersAt = sections.getLong();
        Graph found = new Graph(id, new Partition(TenantId.of(text(sections)), ContractId.of(text(sections))), covers);
        if (!found.equals(graph)) {
            throw new GraphDamagedException(name(graph) + " holds another graph than its name says");
        }
        NeighbourGraph neighbours = new NeighbourGraph(
                entry,
                degree,
                ints(file, neighboursAt, (long) size * degree),
                upper(file, upperAt, levels),
                twinsAt < 0 ? new int[0] : ints(file, twinsAt, size),
                ints(file, lonersAt, loners));
        return new GraphFile(graph, file, longs(file, sequencesAt, size), neighbours, vectors, beam, offsetsAt);
    }

    private static String text(ByteBuffer from) {
        byte[] bytes = new byte[from.getInt()];
        from.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static int[] ints(BlockFile file, long at, long count) {
        int[] values = new int[Math.toIntExact(count)];
        int step = 1 << 24;
        for (int from = 0; from < values.length; from += step) {
            int part = Math.min(step, values.length - from);
            file.slice(at + 4L * from, 4 * part).asIntBuffer().get(values, from, part);
        }
        return values;
    }

    private static long[] longs(BlockFile file, long at, int count) {
        long[] values = new long[count];
        int step = 1 << 23;
        for (int from = 0; from < count; from += step) {
            int part = Math.min(step, count - from);
            file.slice(at + 8L * from, 8 * part).asLongBuffer().get(values, from, part);
        }
        return values;
    }

    private static NeighbourGraph.Level[] upper(BlockFile file, long at, int levels) {
        NeighbourGraph.Level[] upper = new NeighbourGraph.Level[levels];
        long next = at;
        for (int i = 0; i < levels; i++) {
            ByteBuffer head = file.slice(next, 8);
            int degree = head.getInt();
            int nodes = head.getInt();
            next += 8;
            int[] ordinals = ints(file, next, nodes);
            next += 4L * nodes;
            int[] neighbours = ints(file, next, (long) nodes * degree);
            next += 4L * neighbours.length;
            upper[i] = new NeighbourGraph.Level(degree, ordinals, neighbours);
        }
        return upper;
    }

    Graph graph() {
        return graph;
    }

    int size() {
        return sequences.length;
    }

    /** The sequences of the faces, ascending; not copied. */
    long[] sequences() {
        return sequences;
    }

    NeighbourGraph neighbours() {
        return neighbours;
    }

    FileVectors vectors() {
        return vectors;
    }

    /** How wide this graph has to be searched to find nearly all of the ten closest faces. */
    int beam() {
        return beam;
    }

    /** Everything of a face but its vector. */
    byte[] body(int ordinal) {
        LongBuffer range = file.slice(offsetsAt + 8L * ordinal, 16).asLongBuffer();
        long from = range.get();
        byte[] body = new byte[Math.toIntExact(range.get() - from)];
        file.slice(from, body.length).get(body);
        return body;
    }

    LoggedFace face(int ordinal) {
        return new LoggedFace(sequences[ordinal], vectors.copy(ordinal), body(ordinal));
    }

    /** What this takes on the heap without the vectors, in bytes. */
    long bytes() {
        return neighbours.bytes() + 8L * sequences.length;
    }

    /** Reads the whole file and compares all checksums. */
    void checkAll() {
        file.checkAll();
    }
}
