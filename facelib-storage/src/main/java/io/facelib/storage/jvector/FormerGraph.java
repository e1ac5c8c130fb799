package io.facelib.storage.jvector;

import io.github.jbellis.jvector.disk.RandomAccessReader;
import io.github.jbellis.jvector.graph.OnHeapGraphIndex;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Shows a {@link NeighbourGraph} to JVector's builder as what {@link OnHeapGraphIndex#save} writes, so that building goes
 * on where it ended. The layout is that of JVector's version 4: magic, version, number of levels, the degree of each, the
 * entry node; then for each level the number of its nodes, and for each node its number, the number of its neighbours, and
 * the neighbours with their scores, best first. All of it are four-byte numbers, made one node at a time.
 */
final class FormerGraph implements RandomAccessReader {
    private static final int VERSION = 4;

    private final NeighbourGraph graph;
    private final Vectors vectors;
    private final int[] nodes;
    private int[] words;
    private int at;
    private int level = -1;
    private int node;
    private long position;

    FormerGraph(NeighbourGraph graph, Vectors vectors) {
        this.graph = graph;
        this.vectors = vectors;
        this.nodes = nodes(graph);
        this.words = head();
    }

    /** The ordinals that are nodes: all but the later ones of equal vectors. */
    static int[] nodes(NeighbourGraph graph) {
        BitSet later = new BitSet(graph.size());
        for (int twin : graph.twins()) {
            if (twin >= 0) {
                later.set(twin);
            }
        }
        return IntStream.range(0, graph.size()).filter(node -> !later.get(node)).toArray();
    }

    private int[] head() {
        int levels = 1 + graph.upper().length;
        int[] head = new int[4 + levels];
        head[0] = OnHeapGraphIndex.MAGIC;
        head[1] = VERSION;
        head[2] = levels;
        head[3] = graph.degree();
        for (int i = 1; i < levels; i++) {
            head[3 + i] = graph.upper()[i - 1].degree();
        }
        head[3 + levels] = graph.entry();
        return head;
    }

    private int word() {
        if (at == words.length) {
            words = next();
            at = 0;
        }
        position += Integer.BYTES;
        return words[at++];
    }

    private int[] next() {
        if (level < 0 || node == nodes(level)) {
            level++;
            node = 0;
            return new int[] {nodes(level)};
        }
        int[] found = level == 0
                ? neighbours(nodes[node], graph.neighbours(), graph.degree(), nodes[node])
                : upperNeighbours(graph.upper()[level - 1]);
        node++;
        return found;
    }

    private int nodes(int ofLevel) {
        return ofLevel == 0 ? nodes.length : graph.upper()[ofLevel - 1].nodes().length;
    }

    private int[] upperNeighbours(NeighbourGraph.Level upper) {
        return neighbours(upper.nodes()[node], upper.neighbours(), upper.degree(), node);
    }

    private int[] neighbours(int ordinal, int[] all, int degree, int row) {
        int count = 0;
        while (count < degree && all[row * degree + count] >= 0) {
            count++;
        }
        float[] probe = vectors.copy(ordinal);
        long[] scored = new long[count];
        for (int i = 0; i < count; i++) {
            int other = all[row * degree + i];
            float score = CosineScores.score(vectors.cosine(probe, other));
            // Scores are not negative, so their bits sort as they do; the complement puts the best first.
            scored[i] = ((long) ~Float.floatToIntBits(score) << 32) | other;
        }
        Arrays.sort(scored);
        int[] words = new int[2 + 2 * count];
        words[0] = ordinal;
        words[1] = count;
        for (int i = 0; i < count; i++) {
            words[2 + 2 * i] = (int) scored[i];
            words[3 + 2 * i] = ~(int) (scored[i] >>> 32);
        }
        return words;
    }

    @Override
    public int readInt() {
        return word();
    }

    @Override
    public float readFloat() {
        return Float.intBitsToFloat(word());
    }

    @Override
    public long getPosition() {
        return position;
    }

    @Override
    public void seek(long offset) {
        if (offset != position) {
            throw notRead();
        }
    }

    @Override
    public void read(int[] into, int offset, int count) {
        for (int i = 0; i < count; i++) {
            into[offset + i] = word();
        }
    }

    @Override
    public void read(float[] into, int offset, int count) {
        for (int i = 0; i < count; i++) {
            into[offset + i] = readFloat();
        }
    }

    @Override
    public long readLong() {
        throw notRead();
    }

    @Override
    public void readFully(byte[] into) {
        throw notRead();
    }

    @Override
    public void readFully(ByteBuffer into) {
        throw notRead();
    }

    @Override
    public void readFully(long[] into) {
        throw notRead();
    }

    @Override
    public long length() {
        throw notRead();
    }

    private static IllegalStateException notRead() {
        return new IllegalStateException("JVector reads its saved graphs in another way than version 4.0.2 did");
    }

    @Override
    public void close() {
        // nothing is open
    }
}
