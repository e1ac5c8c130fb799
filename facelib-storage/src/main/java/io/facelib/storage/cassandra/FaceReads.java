package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.facelib.model.FaceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Finds rows of faces at LOCAL_QUORUM. Of one id there may be several rows for a while, when two wrote it at the same time as
 * the tenant was given more partitions: the newest counts. Safe for any number of threads.
 */
final class FaceReads {
    private static final int IDS_AT_ONCE = 100;

    private final Connection connection;

    FaceReads(Connection connection) {
        this.connection = connection;
    }

    /** All rows of these faces in these tables. */
    List<StoredFace> rows(TenantFaces faces, Collection<FaceTable> tables, Set<FaceId> ids) {
        Map<Place, List<String>> wanted = new LinkedHashMap<>();
        for (FaceTable table : tables) {
            for (FaceId id : ids) {
                for (Place place : faces.places(table, id)) {
                    wanted.computeIfAbsent(place, p -> new ArrayList<>()).add(id.value());
                }
            }
        }
        List<Asked> asked = new ArrayList<>();
        wanted.forEach((place, names) -> {
            for (int from = 0; from < names.size(); from += IDS_AT_ONCE) {
                asked.add(ask(faces, place, names.subList(from, Math.min(names.size(), from + IDS_AT_ONCE))));
            }
        });
        List<StoredFace> found = new ArrayList<>();
        asked.forEach(question -> collect(faces, question, found));
        return found;
    }

    private record Asked(Place place, CompletionStage<AsyncResultSet> answer) {}

    private Asked ask(TenantFaces faces, Place place, List<String> ids) {
        String cql = "SELECT " + StoredFace.COLUMNS + " FROM $" + place.table().name()
                + " WHERE tenant = ? AND bucket = ? AND face_id IN ?";
        return new Asked(
                place,
                connection.send(connection
                        .bind(cql, faces.tenant().value(), place.bucket(), ids)
                        .setPageSize(2 * IDS_AT_ONCE)));
    }

    private void collect(TenantFaces faces, Asked asked, List<StoredFace> found) {
        for (Row row : connection.await("faces cannot be read", asked.answer).currentPage()) {
            StoredFace.of(faces.tenant(), asked.place, row).ifPresent(found::add);
        }
    }

    /** The newest row of each of these faces. */
    Map<FaceId, StoredFace> newest(TenantFaces faces, Collection<FaceTable> tables, Set<FaceId> ids) {
        Map<FaceId, StoredFace> newest = new HashMap<>();
        for (StoredFace face : rows(faces, tables, ids)) {
            newest.merge(face.id(), face, FaceReads::newer);
        }
        return newest;
    }

    static StoredFace newer(StoredFace one, StoredFace other) {
        return other.written() > one.written() ? other : one;
    }

    /** All faces of these tables after an id, in ascending order of their ids, read as they are wanted. */
    FaceScan scan(TenantFaces faces, Collection<FaceTable> tables, String after, int expected) {
        List<Place> places = new ArrayList<>();
        tables.forEach(table -> places.addAll(faces.places(table)));
        int page = Math.max(20, Math.min(500, 2 * expected / Math.max(1, places.size())));
        return new FaceScan(places.stream()
                .map(place -> new PlaceScan(connection, faces.tenant(), place, after, page))
                .toList());
    }

    /** How many rows these tables have. */
    long count(TenantFaces faces, Collection<FaceTable> tables) {
        List<CompletionStage<AsyncResultSet>> answers = new ArrayList<>();
        for (FaceTable table : tables) {
            faces.places(table).forEach(place -> answers.add(counting(faces, place)));
        }
        long sum = 0;
        for (CompletionStage<AsyncResultSet> answer : answers) {
            sum += number(answer);
        }
        return sum;
    }

    /** How many rows a partition has. */
    long count(TenantFaces faces, Place place) {
        return number(counting(faces, place));
    }

    private CompletionStage<AsyncResultSet> counting(TenantFaces faces, Place place) {
        return connection.send(connection.bind(
                "SELECT COUNT(identity) FROM $" + place.table().name() + " WHERE tenant = ? AND bucket = ?",
                faces.tenant().value(),
                place.bucket()));
    }

    private long number(CompletionStage<AsyncResultSet> answer) {
        return Optional.ofNullable(
                        connection.await("faces cannot be counted", answer).one())
                .map(row -> row.getLong(0))
                .orElse(0L);
    }

    /** Whether a tenant has a face. */
    boolean any(TenantFaces faces) {
        return faces.tables().stream()
                .anyMatch(table -> scan(faces, List.of(table), "", 1).hasNext());
    }
}
