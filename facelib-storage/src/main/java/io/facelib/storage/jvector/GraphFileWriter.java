package io.facelib.storage.jvector;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.DiskFile;
import io.facelib.storage.log.GraphLedger.Graph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes a {@link GraphFile}: first the faces, in the order of their sequences, then the graph of their vectors. Until
 * {@link #finish} the file has a temporary name; closed before that, it is removed. For one thread.
 */
final class GraphFileWriter implements AutoCloseable {
    private static final String TEMPORARY = ".tmp";

    private final Disk disk;
    private final Path directory;
    private final Graph graph;
    private final Path temporary;
    private final DiskFile file;
    private final BlockWriter out;
    private long[] offsets = new long[1_024];
    private long[] sequences = new long[1_024];
    private int size;
    private boolean finished;

    GraphFileWriter(Disk disk, Path directory, Graph graph) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.graph = graph;
        this.temporary = directory.resolve(GraphFile.name(graph) + TEMPORARY);
        disk.delete(temporary);
        this.file = disk.create(temporary);
        this.out = new BlockWriter(file);
    }

    /** Adds a face; its vector comes with {@link #finish}. */
    void add(long sequence, byte[] body) throws IOException {
        if (size + 1 == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * offsets.length);
            sequences = Arrays.copyOf(sequences, offsets.length);
        }
        sequences[size] = sequence;
        offsets[size++] = out.position();
        out.put(body);
        offsets[size] = out.position();
    }

    int size() {
        return size;
    }

    /**
     * Writes vectors and graph, makes the file durable and gives it its name.
     *
     * @param vectors in the order of the faces
     * @param beam how wide the graph has to be searched
     */
    void finish(Vectors vectors, NeighbourGraph neighbours, int beam) throws IOException {
        final long vectorsAt = aligned();
        for (int i = 0; i < vectors.size(); i++) {
            out.put(vectors.copy(i));
        }
        final long offsetsAt = aligned();
        put(offsets, size + 1);
        final long sequencesAt = aligned();
        put(sequences, size);
        final long neighboursAt = aligned();
        out.put(neighbours.neighbours());
        final long upperAt = aligned();
        for (NeighbourGraph.Level level : neighbours.upper()) {
            out.putInt(level.degree());
            out.putInt(level.nodes().length);
            out.put(level.nodes());
            out.put(level.neighbours());
        }
        final long twinsAt = neighbours.twins().length == 0 ? -1 : aligned();
        out.put(neighbours.twins());
        final long lonersAt = aligned();
        out.put(neighbours.loners());
        long sections = aligned();
        putNumbers(vectors.dimension(), neighbours, beam);
        put(new long[] {vectorsAt, offsetsAt, sequencesAt, neighboursAt, upperAt, twinsAt, lonersAt}, 7);
        putText(graph.partition().tenant().value());
        putText(graph.partition().contract().value());
        out.finish(sections, GraphFile.VERSION, GraphFile.MAGIC);
        file.close();
        disk.rename(temporary, directory.resolve(GraphFile.name(graph)));
        disk.forceDirectory(directory);
        finished = true;
    }

    private void putNumbers(int dimension, NeighbourGraph neighbours, int beam) throws IOException {
        put(new long[] {graph.id(), graph.covers(), size}, 3);
        out.putInt(dimension);
        out.putInt(neighbours.degree());
        out.putInt(neighbours.entry());
        out.putInt(neighbours.upper().length);
        out.putInt(beam);
        out.putInt(neighbours.loners().length);
    }

    private long aligned() throws IOException {
        out.align();
        return out.position();
    }

    private void put(long[] values, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            out.putLong(values[i]);
        }
    }

    private void putText(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.putInt(bytes.length);
        out.put(bytes);
    }

    @Override
    public void close() throws IOException {
        file.close();
        if (!finished) {
            disk.delete(temporary);
        }
    }
}
