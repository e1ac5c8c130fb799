package io.facelib.examples.bench;

import com.github.jelmerk.hnswlib.core.DistanceFunctions;
import com.github.jelmerk.hnswlib.core.Item;
import com.github.jelmerk.hnswlib.core.hnsw.HnswIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** hnswlib-core, an HNSW graph on the heap; its file is written once, after building. */
final class HnswlibEngine implements GrowingEngine {
    private final WorkFolder folder = new WorkFolder();
    private HnswIndex<Integer, float[], Vector, Float> index = HnswIndex.empty();

    /** A vector as the library wants it. */
    @SuppressWarnings("ArrayRecordComponent") // the library's own shape of an item
    private record Vector(Integer id, float[] vector) implements Item<Integer, float[]> {
        private static final long serialVersionUID = 1;

        @Override
        public int dimensions() {
            return vector.length;
        }
    }

    @Override
    public void build(List<float[]> gallery, int room) {
        index = HnswIndex.newBuilder(
                        gallery.get(0).length, DistanceFunctions.FLOAT_INNER_PRODUCT, gallery.size() + room)
                .withM(GraphSettings.LINKS)
                .withEfConstruction(GraphSettings.BUILD_WIDTH)
                .build();
        List<Vector> items = new ArrayList<>();
        for (int i = 0; i < gallery.size(); i++) {
            items.add(new Vector(i, gallery.get(i).clone()));
        }
        try {
            index.addAll(items);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public OptionalDouble reopen(float[] query) {
        Path file = folder.path().resolve("hnswlib");
        try {
            index.save(file);
            index = HnswIndex.empty();
            long start = System.nanoTime();
            index = HnswIndex.load(file);
            nearest(query, 1, GraphSettings.BUILD_WIDTH);
            return OptionalDouble.of((System.nanoTime() - start) / 1e6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Integer> widths() {
        return GraphSettings.WIDTHS;
    }

    @Override
    public int[] nearest(float[] query, int k, int width) {
        if (index.getEf() != width) {
            index.setEf(width);
        }
        return index.findNearest(query, k).stream().mapToInt(r -> r.item().id()).toArray();
    }

    @Override
    public void insert(float[] vector) {
        index.add(new Vector(index.size(), vector.clone()));
    }

    @Override
    public long diskBytes() {
        return folder.size();
    }

    @Override
    public void close() {
        index = HnswIndex.empty();
        folder.close();
    }
}
