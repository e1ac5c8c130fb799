package io.facelib.examples.bench;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorIndex;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link VectorIndex} of facelib, asked as an engine asks it: whole face records go in and come back, so reading them
 * is part of the time.
 */
public abstract class VectorIndexEngine implements GrowingEngine {
    private static final int BATCH = 1_000;

    private final TenantId tenant;
    private int size;

    /** In an index that nobody else uses. */
    VectorIndexEngine() {
        this(TenantId.of("bench"));
    }

    /** Among the faces of a tenant that nobody else uses. */
    VectorIndexEngine(TenantId tenant) {
        this.tenant = tenant;
    }

    /** The index as it is now. */
    abstract VectorIndex index();

    @Override
    public void build(List<float[]> gallery, int room) {
        for (int start = 0; start < gallery.size(); start += BATCH) {
            List<FaceRecord> batch = new ArrayList<>();
            for (int i = start; i < Math.min(gallery.size(), start + BATCH); i++) {
                batch.add(FaceRecords.record(tenant, i, gallery.get(i)));
            }
            index().upsert(tenant, batch);
        }
        size = gallery.size();
    }

    @Override
    public void insert(float[] vector) {
        store(size, vector);
        size++;
    }

    /** Stores a face under a number; for any number of threads. */
    void store(int number, float[] vector) {
        index().upsert(tenant, List.of(FaceRecords.record(tenant, number, vector)));
    }

    /** Removes a face by its number; one thread at a time. */
    void delete(int number) {
        index().delete(tenant, List.of(FaceRecords.id(number)));
    }

    @Override
    public List<Integer> widths() {
        return List.of();
    }

    @Override
    public int[] nearest(float[] query, int k, int width) {
        return numbers(matches(query, k, false));
    }

    /** What the index answers, records and all. */
    public VectorMatches matches(float[] query, int k, boolean exact) {
        return index().search(tenant, new VectorQuery(FaceRecords.embedding(query), k, -1, FaceFilter.all(), exact));
    }

    /** The numbers of the matches. */
    public static int[] numbers(VectorMatches matches) {
        return matches.matches().stream()
                .mapToInt(m -> FaceRecords.number(m.face().id()))
                .toArray();
    }
}
