package io.facelib.storage.cassandra;

import io.facelib.model.FaceId;
import io.facelib.model.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.zip.CRC32C;

/**
 * Where the faces of a tenant can be: in the tables of its contracts, and there in the buckets of its generations.
 *
 * <p>Generation {@code n} has {@code n} buckets, numbered {@code n} to {@code 2n - 1}: 1; 4 to 7; 16 to 31; and so on. A face
 * lies in the bucket {@code n + CRC-32C(id) mod n} of the generation that was the newest when it was written. No face is
 * moved when a generation begins.
 *
 * @param tables at least one
 * @param generations at least one
 */
record TenantFaces(TenantId tenant, List<FaceTable> tables, NavigableSet<Integer> generations) {
    static final int FIRST = 1;
    static final int GROWTH = 4;
    static final int LAST = 4_096;

    /** Where a face is written now. */
    Place place(FaceTable table, FaceId id) {
        return new Place(table, bucket(id, generations.last()));
    }

    /** Where a face may be. */
    List<Place> places(FaceTable table, FaceId id) {
        return generations.stream()
                .map(generation -> new Place(table, bucket(id, generation)))
                .toList();
    }

    /** All partitions in a table. */
    List<Place> places(FaceTable table) {
        List<Place> places = new ArrayList<>();
        for (int generation : generations) {
            for (int bucket = generation; bucket < 2 * generation; bucket++) {
                places.add(new Place(table, bucket));
            }
        }
        return places;
    }

    private static int bucket(FaceId id, int generation) {
        CRC32C hash = new CRC32C();
        hash.update(id.value().getBytes(StandardCharsets.UTF_8));
        return generation + (int) (hash.getValue() % generation);
    }
}
