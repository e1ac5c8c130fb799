package io.facelib.spi;

import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceId;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A change of a tenant's identities that happens as a whole or not at all.
 *
 * @param writes at most one for each identity
 * @param forget identities whose former events are dropped; events of this change stay
 * @param events added to the history
 * @param begun errands that are owed from now on
 * @param ended ids of errands that are done
 * @param moved faces that a merge takes along; adding one twice is harmless. Ignored where the history, with the events of
 *     this change, does not have the merge's event: what was forgotten does not come back
 */
public record IdentityChange(
        List<Write> writes,
        Set<IdentityId> forget,
        List<IdentityEvent> events,
        List<Errand> begun,
        List<String> ended,
        Optional<MovedFaces> moved) {
    /**
     * An identity's next revision, or its end.
     *
     * @param id which identity
     * @param revision the one that must be stored now; 0 when there must be none
     * @param next of the same id and a higher revision, by one unless it comes from another store; empty to remove the
     *     identity
     */
    public record Write(IdentityId id, long revision, Optional<Identity> next) {
        public Write {
            next.ifPresent(identity -> checkFollows(identity, id, revision));
        }

        private static void checkFollows(Identity next, IdentityId id, long revision) {
            if (!next.id().equals(id) || next.revision() <= revision) {
                throw new InvalidInputException(
                        "revision", next + " does not follow revision " + revision + " of " + id);
            }
        }
    }

    /**
     * Faces that were moved from one identity to another.
     *
     * @param merge the id of the merge's event
     */
    public record MovedFaces(String merge, List<FaceId> faces) {
        public MovedFaces {
            faces = List.copyOf(faces);
        }
    }

    /** A change of nothing, to be filled. */
    public static final IdentityChange NONE =
            new IdentityChange(List.of(), Set.of(), List.of(), List.of(), List.of(), Optional.empty());

    public IdentityChange {
        writes = List.copyOf(writes);
        forget = Set.copyOf(forget);
        events = List.copyOf(events);
        begun = List.copyOf(begun);
        ended = List.copyOf(ended);
        if (writes.stream().map(Write::id).collect(Collectors.toSet()).size() < writes.size()) {
            throw new InvalidInputException("writes", "an identity is written twice in one change");
        }
    }

    /** With an identity that did not exist. */
    public IdentityChange create(Identity identity) {
        return write(new Write(identity.id(), 0, Optional.of(identity)));
    }

    /** With the next revision of an identity. */
    public IdentityChange replace(Identity former, Identity next) {
        return write(new Write(former.id(), former.revision(), Optional.of(next)));
    }

    /** With the end of an identity. */
    public IdentityChange remove(Identity former) {
        return write(new Write(former.id(), former.revision(), Optional.empty()));
    }

    private IdentityChange write(Write write) {
        return new IdentityChange(plus(writes, write), forget, events, begun, ended, moved);
    }

    /** Dropping the former events that name an identity. */
    public IdentityChange forgetting(IdentityId identity) {
        return new IdentityChange(writes, Set.copyOf(plus(List.copyOf(forget), identity)), events, begun, ended, moved);
    }

    public IdentityChange event(IdentityEvent event) {
        return new IdentityChange(writes, forget, plus(events, event), begun, ended, moved);
    }

    public IdentityChange begin(Errand errand) {
        return new IdentityChange(writes, forget, events, plus(begun, errand), ended, moved);
    }

    public IdentityChange end(Errand errand) {
        return new IdentityChange(writes, forget, events, begun, plus(ended, errand.id()), moved);
    }

    public IdentityChange moving(String merge, List<FaceId> faces) {
        return new IdentityChange(writes, forget, events, begun, ended, Optional.of(new MovedFaces(merge, faces)));
    }

    private static <T> List<T> plus(List<T> list, T item) {
        List<T> longer = new ArrayList<>(list);
        longer.add(item);
        return longer;
    }
}
