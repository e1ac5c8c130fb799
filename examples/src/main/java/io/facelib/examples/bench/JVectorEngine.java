package io.facelib.examples.bench;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** JVector used bare: graph and vectors on the heap, nothing durable, no records. */
final class JVectorEngine implements GrowingEngine {
    private static final VectorTypeSupport TYPES =
            VectorizationProvider.getInstance().getVectorTypeSupport();
    private static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.DOT_PRODUCT;
    // The values that the authors recommend.
    private static final float OVERFLOW = 1.2f;
    private static final float ALPHA = 1.2f;

    private VectorFloat<?>[] stored = new VectorFloat<?>[0];
    private @Nullable GraphIndexBuilder builder;
    private @Nullable RandomAccessVectorValues vectors;
    private int size;
    private volatile boolean growing;

    @SuppressWarnings("ThreadLocalUsage") // a searcher belongs to one graph, so to one engine
    private final ThreadLocal<@Nullable GraphSearcher> searchers = new ThreadLocal<>();

    @Override
    public void build(List<float[]> gallery, int room) {
        int dimension = gallery.get(0).length;
        stored = new VectorFloat<?>[gallery.size() + room];
        for (int i = 0; i < gallery.size(); i++) {
            stored[i] = TYPES.createFloatVector(gallery.get(i).clone());
        }
        RandomAccessVectorValues values = new ListRandomAccessVectorValues(Arrays.asList(stored), dimension);
        GraphIndexBuilder made = GraphIndexBuilder.builder(
                        BuildScoreProvider.randomAccessScoreProvider(values, SIMILARITY),
                        dimension,
                        2 * GraphSettings.LINKS)
                .withBeamWidth(GraphSettings.BUILD_WIDTH)
                .withNeighborOverflow(OVERFLOW)
                .withAlpha(ALPHA)
                .build();
        IntStream.range(0, gallery.size()).parallel().forEach(i -> made.addGraphNode(i, stored[i]));
        made.cleanup();
        vectors = values;
        builder = made;
        size = gallery.size();
    }

    @Override
    public OptionalDouble reopen(float[] query) {
        return OptionalDouble.empty();
    }

    @Override
    public List<Integer> widths() {
        return GraphSettings.WIDTHS;
    }

    @Override
    public int[] nearest(float[] query, int k, int width) {
        DefaultSearchScoreProvider scores = DefaultSearchScoreProvider.exact(
                TYPES.createFloatVector(query), SIMILARITY, Objects.requireNonNull(vectors));
        SearchResult found = searcher().search(scores, k, Math.max(k, width), 0, 0, Bits.ALL);
        return Arrays.stream(found.getNodes()).mapToInt(n -> n.node).toArray();
    }

    private GraphSearcher searcher() {
        GraphIndexBuilder made = Objects.requireNonNull(builder);
        GraphSearcher searcher = searchers.get();
        if (searcher == null) {
            searcher = new GraphSearcher(made.getGraph());
            searchers.set(searcher);
        } else if (growing) {
            // A view shows the graph of the moment it was made.
            searcher.setView(made.getGraph().getView());
        }
        return searcher;
    }

    @Override
    public void insert(float[] vector) {
        growing = true;
        stored[size] = TYPES.createFloatVector(vector.clone());
        Objects.requireNonNull(builder).addGraphNode(size, stored[size]);
        size++;
    }

    @Override
    public long diskBytes() {
        return 0;
    }

    @Override
    public void close() {
        try {
            if (builder != null) {
                builder.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
