package io.facelib.storage.cassandra;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.storage.cassandra.Groups.Entry;
import io.facelib.storage.cassandra.Groups.Group;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Faces that meet a condition, in ascending order of their ids. Safe for any number of threads. */
final class FaceListing {
    private static final int ENTRIES = 200;

    private final FaceReads reads;
    private final Groups groups;

    FaceListing(FaceReads reads, Groups groups) {
        this.reads = reads;
        this.groups = groups;
    }

    /** Up to so many faces after an id. */
    List<StoredFace> list(TenantFaces faces, FaceFilter filter, String after, int limit) {
        Optional<Group> group = Groups.of(faces.tenant(), filter);
        return group.isPresent()
                ? listGroup(faces, group.get(), filter, after, limit)
                : listAll(faces, filter, after, limit);
    }

    private List<StoredFace> listAll(TenantFaces faces, FaceFilter filter, String after, int limit) {
        FaceScan scan = reads.scan(faces, tables(faces, filter), after, limit);
        List<StoredFace> found = new ArrayList<>();
        while (found.size() < limit && scan.hasNext()) {
            StoredFace face = scan.next();
            if (filter.matches(face.face())) {
                found.add(face);
            }
        }
        return found;
    }

    /** The tables in which faces that meet the condition may be. */
    static Collection<FaceTable> tables(TenantFaces faces, FaceFilter filter) {
        return faces.tables().stream()
                .filter(table -> filter.contract().map(table.contract()::equals).orElse(true))
                .toList();
    }

    private List<StoredFace> listGroup(TenantFaces faces, Group group, FaceFilter filter, String after, int limit) {
        List<StoredFace> found = new ArrayList<>();
        String last = after;
        List<Entry> entries;
        do {
            entries = groups.entries(group, last, ENTRIES);
            for (StoredFace face : members(faces, group, entries)) {
                if (found.size() < limit && filter.matches(face.face())) {
                    found.add(face);
                }
            }
            last = entries.isEmpty()
                    ? last
                    : entries.get(entries.size() - 1).id().value();
        } while (entries.size() == ENTRIES && found.size() < limit);
        return found;
    }

    /** The faces that really are of the group, in the order of the entries. */
    private List<StoredFace> members(TenantFaces faces, Group group, List<Entry> entries) {
        Set<FaceId> ids = new HashSet<>();
        entries.forEach(entry -> ids.add(entry.id()));
        Map<FaceId, StoredFace> known = reads.newest(faces, faces.tables(), ids);
        List<StoredFace> members = new ArrayList<>();
        for (Entry entry : entries) {
            StoredFace face = known.get(entry.id());
            if (face != null && isMember(face, group)) {
                members.add(face);
            }
        }
        Set<FaceId> right = new HashSet<>();
        members.forEach(face -> right.add(face.id()));
        groups.forget(group, entries, right);
        return members;
    }

    private static boolean isMember(StoredFace face, Group group) {
        return Groups.ofImage(group.tenant(), face.face()).equals(group)
                || Groups.ofIdentity(group.tenant(), face.face().identity())
                        .filter(group::equals)
                        .isPresent();
    }

    /** How many faces meet a condition. */
    long count(TenantFaces faces, FaceFilter filter) {
        FaceFilter contractOnly =
                filter.contract().map(FaceFilter.all()::withContract).orElse(FaceFilter.all());
        if (filter.equals(contractOnly)) {
            return reads.count(faces, tables(faces, filter));
        }
        long count = 0;
        String after = "";
        List<StoredFace> found;
        do {
            found = list(faces, filter, after, 1_000);
            count += found.size();
            after = found.isEmpty() ? after : found.get(found.size() - 1).id().value();
        } while (found.size() == 1_000);
        return count;
    }
}
