package io.facelib.memory;

import io.facelib.model.FaceId;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.IdentityChange.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a {@link MemoryIdentityStore} holds of one tenant; guarded by the store. */
final class TenantIdentities {
    final NavigableMap<IdentityId, Identity> identities = new TreeMap<>();
    /** By the order in which they happened. */
    final NavigableMap<Integer, IdentityEvent> history = new TreeMap<>();

    private final Map<String, NavigableSet<FaceId>> moved = new HashMap<>();
    private int events;

    boolean isCurrent(Write write) {
        Identity stored = identities.get(write.id());
        return write.revision() == (stored == null ? 0 : stored.revision());
    }

    void apply(IdentityChange change) {
        change.forget().forEach(this::forget);
        for (Write write : change.writes()) {
            write.next().ifPresentOrElse(next -> identities.put(write.id(), next), () -> identities.remove(write.id()));
        }
        change.events().forEach(event -> history.put(events++, event));
        change.moved()
                .filter(faces ->
                        history.values().stream().anyMatch(event -> event.id().equals(faces.merge())))
                .ifPresent(faces -> moved.computeIfAbsent(faces.merge(), merge -> new TreeSet<>())
                        .addAll(faces.faces()));
    }

    private void forget(IdentityId id) {
        history.values().stream().filter(event -> event.concerns(id)).forEach(event -> moved.remove(event.id()));
        history.values().removeIf(event -> event.concerns(id));
    }

    /** The places in the history that name an identity, newest first, before a place. */
    List<Integer> newestFirst(IdentityId id, Optional<Integer> before) {
        List<Integer> places = new ArrayList<>();
        history.headMap(before.orElse(Integer.MAX_VALUE), false).descendingMap().forEach((place, event) -> {
            if (event.concerns(id)) {
                places.add(place);
            }
        });
        return places;
    }

    Collection<FaceId> movedAfter(String merge, Optional<FaceId> after) {
        NavigableSet<FaceId> faces = moved.getOrDefault(merge, new TreeSet<>());
        return after.map(id -> faces.tailSet(id, false)).orElse(faces);
    }
}
