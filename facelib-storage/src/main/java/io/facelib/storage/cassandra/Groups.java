package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where to look for the faces of a person or of a picture. An entry is written before its face and removed after it, so that
 * none is ever missing; one too many says nothing, since the face's own row decides. Entries that are too many for longer
 * than a write takes are removed by whoever comes across them. Safe for any number of threads.
 */
final class Groups {
    /** A write that began before its entry was seen has ended long before. */
    private static final long SURELY_OVER_MICROS = 3_600_000_000L;

    private static final int ENTRY_BYTES = 200;

    private final Connection connection;
    private final Writes writes;

    Groups(Connection connection, Writes writes) {
        this.connection = connection;
        this.writes = writes;
    }

    /** A person or a picture of a tenant. */
    record Group(TenantId tenant, String kind, String name) {}

    /**
     * A face that may belong to a group.
     *
     * @param since when the entry was written, in microseconds
     * @param time of its cell
     */
    record Entry(FaceId id, long since, long time) {}

    static Group ofImage(TenantId tenant, FaceRecord face) {
        return new Group(tenant, "image", face.image().id().value());
    }

    static Optional<Group> ofIdentity(TenantId tenant, Optional<IdentityId> identity) {
        return identity.map(i -> new Group(tenant, "identity", i.value()));
    }

    /** The group that a condition is limited to, if it is: the person before the picture. */
    static Optional<Group> of(TenantId tenant, FaceFilter filter) {
        return ofIdentity(tenant, filter.identity())
                .or(() -> filter.image().map(image -> new Group(tenant, "image", image.value())));
    }

    Write added(Group group, FaceId id, long time) {
        return new Write(
                connection.bind(
                        "INSERT INTO $face_groups (tenant, kind, name, face_id, since) VALUES (?, ?, ?, ?, ?)"
                                + " USING TIMESTAMP ?",
                        group.tenant().value(),
                        group.kind(),
                        group.name(),
                        id.value(),
                        Ticks.now(),
                        time),
                group,
                ENTRY_BYTES);
    }

    Write removed(Group group, FaceId id, long time) {
        return new Write(
                connection.bind(
                        "DELETE FROM $face_groups USING TIMESTAMP ?"
                                + " WHERE tenant = ? AND kind = ? AND name = ? AND face_id = ?",
                        time,
                        group.tenant().value(),
                        group.kind(),
                        group.name(),
                        id.value()),
                group,
                ENTRY_BYTES);
    }

    /** The entries of a group after an id, in ascending order. */
    List<Entry> entries(Group group, String after, int limit) {
        String cql = "SELECT face_id, since, writetime(since) FROM $face_groups"
                + " WHERE tenant = ? AND kind = ? AND name = ? AND face_id > ? LIMIT ?";
        List<Entry> entries = new ArrayList<>();
        for (Row row : connection.rows(
                "faces of a person or picture cannot be listed",
                connection.bind(cql, group.tenant().value(), group.kind(), group.name(), after, limit))) {
            entries.add(new Entry(FaceId.of(row.getString(0)), row.getLong(1), row.getLong(2)));
        }
        return entries;
    }

    /** Removes entries whose face is not, or no longer, what they say; an entry written anew meanwhile stays. */
    void forget(Group group, List<Entry> entries, Set<FaceId> members) {
        List<Write> wrong = entries.stream()
                .filter(entry -> !members.contains(entry.id()) && entry.since() < Ticks.now() - SURELY_OVER_MICROS)
                .map(entry -> removed(group, entry.id(), entry.time()))
                .toList();
        if (!wrong.isEmpty()) {
            writes.all("entries without a face cannot be removed", wrong);
        }
    }
}
