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
    private static final TenantId TENANT = TenantId.of("bench");
    private static final int BATCH = 1_000;

    private int size;

    /** The index as it is now. */
    abstract VectorIndex index();

    @Override
    public void build(List<float[]> gallery, int room) {
        for (int start = 0; start < gallery.size(); start += BATCH) {
            List<FaceRecord> batch = new ArrayList<>();
            for (int i = start; i < Math.min(gallery.size(), start + BATCH); i++) {
                batch.add(FaceRecords.record(TENANT, i, gallery.get(i)));
            }
            index().upsert(TENANT, batch);
        }
        size = gallery.size();
    }

    @Override
    public void insert(float[] vector) {
        index().upsert(TENANT, List.of(FaceRecords.record(TENANT, size, vector)));
        size++;
    }

    /** Removes a face by its number; one thread at a time. */
    void delete(int number) {
        index().delete(TENANT, List.of(FaceRecords.id(number)));
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
        return index().search(TENANT, new VectorQuery(FaceRecords.embedding(query), k, -1, FaceFilter.all(), exact));
    }

    /** The numbers of the matches. */
    public static int[] numbers(VectorMatches matches) {
        return matches.matches().stream()
                .mapToInt(m -> FaceRecords.number(m.face().id()))
                .toArray();
    }
}
