package io.facelib.storage.cassandra;

import io.facelib.error.BackendException;
import io.facelib.error.ContractMismatchException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.TenantId;
import io.facelib.storage.cassandra.Groups.Group;
import io.facelib.storage.log.FaceCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes faces. Safe for any number of threads, and of processes.
 *
 * <p>Of two writes of a face the one with the later time stays. Every change first reads the face's newest time, so that what
 * follows another change is later than it even where clocks differ. Three steps: entries of groups that a face joins; its
 * rows; entries of groups that it left. What a crash leaves between them are entries too many, which say nothing.
 *
 * <p>An assignment's time is the very next after what it read, not that of the clock: a removal or replacement at the same
 * moment has the clock's and wins, so that no assignment brings a face back.
 */
final class FaceWrites {
    private static final Logger LOG = LoggerFactory.getLogger(FaceWrites.class);
    private static final int ROW_BYTES = 150;
    private static final long SLOW_MICROS = Sweep.AGE.toNanos() / 1_000 / 2;
    private static final String FAILED = "faces cannot be written";

    private final Connection connection;
    private final Contracts contracts;
    private final Tenants tenants;
    private final FaceReads reads;
    private final Groups groups;
    private final Writes writes;

    FaceWrites(
            Connection connection,
            Contracts contracts,
            Tenants tenants,
            FaceReads reads,
            Groups groups,
            Writes writes) {
        this.connection = connection;
        this.contracts = contracts;
        this.tenants = tenants;
        this.reads = reads;
        this.groups = groups;
        this.writes = writes;
    }

    /** The steps of a change. */
    private static final class Steps {
        private final List<Write> before = new ArrayList<>();
        private final List<Write> rows = new ArrayList<>();
        private final List<Write> after = new ArrayList<>();
    }

    private void run(Steps steps) {
        writes.all(FAILED, steps.before);
        writes.together(FAILED, steps.rows);
        tidy(steps.after);
    }

    /** The change is done: entries that point to nothing say nothing, and whoever meets them removes them. */
    private void tidy(List<Write> after) {
        try {
            writes.all(FAILED, after);
        } catch (BackendException e) {
            LOG.debug("entries of faces that changed are left for later", e);
        }
    }

    /** Adds or replaces faces; says where the tenant's faces are. */
    TenantFaces upsert(TenantId tenant, Collection<FaceRecord> faces) {
        Map<FaceId, FaceRecord> last = new LinkedHashMap<>();
        faces.forEach(face -> last.put(face.id(), checked(tenant, face)));
        Map<ContractId, FaceTable> tables = tables(last.values());
        TenantFaces where = tenants.require(tenant, tables.values());
        long begun = Ticks.now();
        write(where, tables, last);
        if (Ticks.now() - begun > SLOW_MICROS) {
            // A sweep that looked before the rows came may cover their times; later ones it does not.
            write(where, tables, last);
        }
        return where;
    }

    private void write(TenantFaces where, Map<ContractId, FaceTable> tables, Map<FaceId, FaceRecord> faces) {
        Map<FaceId, List<StoredFace>> former = reads.rows(where, where.tables(), faces.keySet()).stream()
                .collect(Collectors.groupingBy(StoredFace::id));
        Steps steps = new Steps();
        faces.values().forEach(face -> {
            FaceTable table = tables.get(face.embedding().contract());
            if (table == null) {
                throw new AssertionError("every contract has its table");
            }
            put(steps, where, table, face, former.getOrDefault(face.id(), List.of()));
        });
        run(steps);
    }

    private static FaceRecord checked(TenantId tenant, FaceRecord face) {
        if (!face.tenant().equals(tenant)) {
            throw new InvalidInputException("tenant", "face of '" + face.tenant() + "' given to '" + tenant + "'");
        }
        return face;
    }

    /** Makes tables only when all vectors of each contract have one dimension. */
    private Map<ContractId, FaceTable> tables(Collection<FaceRecord> faces) {
        Map<ContractId, Integer> dimensions = new HashMap<>();
        for (FaceRecord face : faces) {
            Embedding vector = face.embedding();
            int known = dimensions.computeIfAbsent(vector.contract(), c -> vector.dimension());
            if (known != vector.dimension()) {
                throw new ContractMismatchException(
                        vector.contract() + " of dimension " + known, "dimension " + vector.dimension());
            }
        }
        Map<ContractId, FaceTable> tables = new HashMap<>();
        dimensions.forEach(
                (contract, dimension) -> contracts.find(contract).ifPresent(t -> Contracts.check(t, dimension)));
        dimensions.forEach((contract, dimension) -> tables.put(contract, contracts.require(contract, dimension)));
        return tables;
    }

    private void put(Steps steps, TenantFaces where, FaceTable table, FaceRecord face, List<StoredFace> former) {
        long time = later(former);
        Place place = where.place(table, face.id());
        Set<Group> joined = groupsOf(face);
        joined.forEach(group -> steps.before.add(groups.added(group, face.id(), time)));
        steps.rows.add(row(place, face, time));
        others(where, place, face.id(), former)
                .forEach(other -> steps.rows.add(removed(where.tenant(), other, face.id(), time - 1)));
        Set<Group> left = new HashSet<>();
        former.forEach(row -> left.addAll(groupsOf(row.face())));
        left.removeAll(joined);
        left.forEach(group -> steps.after.add(groups.removed(group, face.id(), time - 1)));
    }

    /**
     * Where the face lies beside its new place; and where it would lie under the tenant's other contracts, in case somebody
     * writes it there at this moment.
     */
    private static Set<Place> others(TenantFaces where, Place place, FaceId id, List<StoredFace> former) {
        Set<Place> others = former.stream().map(StoredFace::place).collect(Collectors.toSet());
        where.tables().forEach(table -> others.add(where.place(table, id)));
        others.remove(place);
        return others;
    }

    private static long later(Collection<StoredFace> former) {
        long newest = former.stream().mapToLong(StoredFace::written).max().orElse(0);
        return Math.max(Ticks.next(), newest + 2);
    }

    private static Set<Group> groupsOf(FaceRecord face) {
        Set<Group> all = new HashSet<>();
        all.add(Groups.ofImage(face.tenant(), face));
        Groups.ofIdentity(face.tenant(), face.identity()).ifPresent(all::add);
        return all;
    }

    private Write row(Place place, FaceRecord face, long time) {
        byte[] body = FaceCodec.encode(face);
        float[] vector = face.embedding().toArray();
        String cql = "INSERT INTO $" + place.table().name()
                + " (tenant, bucket, face_id, identity, body, embedding) VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
        return new Write(
                connection.bind(
                        cql,
                        face.tenant().value(),
                        place.bucket(),
                        face.id().value(),
                        face.identity().map(IdentityId::value).orElse(""),
                        body,
                        vector,
                        time),
                place,
                ROW_BYTES + body.length + Float.BYTES * vector.length);
    }

    private Write removed(TenantId tenant, Place place, FaceId id, long time) {
        String cql = "DELETE FROM $" + place.table().name()
                + " USING TIMESTAMP ? WHERE tenant = ? AND bucket = ? AND face_id = ?";
        return new Write(connection.bind(cql, time, tenant.value(), place.bucket(), id.value()), place, ROW_BYTES);
    }

    /** Assigns those of these faces that meet a condition. */
    int assign(TenantFaces where, Set<FaceId> ids, FaceFilter onlyIf, Optional<IdentityId> identity) {
        Steps steps = new Steps();
        int assigned = 0;
        for (StoredFace row : reads.newest(where, where.tables(), ids).values()) {
            if (onlyIf.matches(row.face())) {
                assign(steps, row, identity);
                assigned++;
            }
        }
        if (assigned > 0) {
            run(steps);
        }
        return assigned;
    }

    private void assign(Steps steps, StoredFace row, Optional<IdentityId> identity) {
        TenantId tenant = row.face().tenant();
        long time = row.written() + 1;
        Groups.ofIdentity(tenant, identity).ifPresent(group -> steps.before.add(groups.added(group, row.id(), time)));
        String cql = "UPDATE $" + row.place().table().name()
                + " USING TIMESTAMP ? SET identity = ? WHERE tenant = ? AND bucket = ? AND face_id = ?";
        steps.rows.add(new Write(
                connection.bind(
                        cql,
                        time,
                        identity.map(IdentityId::value).orElse(""),
                        tenant.value(),
                        row.place().bucket(),
                        row.id().value()),
                row.place(),
                ROW_BYTES));
        Optional<IdentityId> former = row.face().identity();
        if (!former.equals(identity)) {
            // One tick earlier: who assigns the face back at this moment adds the entry with the same time as this
            // change.
            Groups.ofIdentity(tenant, former)
                    .ifPresent(group -> steps.after.add(groups.removed(group, row.id(), time - 1)));
        }
    }

    /** Removes rows that were read. */
    void delete(TenantFaces where, Collection<StoredFace> rows) {
        Steps steps = new Steps();
        Map<FaceId, List<StoredFace>> faces = rows.stream().collect(Collectors.groupingBy(StoredFace::id));
        faces.forEach((id, copies) -> {
            long time = later(copies);
            Set<Place> places = new HashSet<>();
            copies.forEach(copy -> places.add(copy.place()));
            where.tables().forEach(table -> places.addAll(where.places(table, id)));
            places.forEach(place -> steps.rows.add(removed(where.tenant(), place, id, time)));
            Set<Group> left = new HashSet<>();
            copies.forEach(copy -> left.addAll(groupsOf(copy.face())));
            left.forEach(group -> steps.after.add(groups.removed(group, id, time)));
        });
        if (!rows.isEmpty()) {
            run(steps);
        }
    }
}
