package io.facelib.operation;

import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityEvent.Kind;
import io.facelib.model.IdentityEvent.Undo;
import io.facelib.model.IdentityId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes one identity of two that are the same person, and two again when they are not. */
public final class MergeIdentities {
    private static final PageRequest CHUNK = PageRequest.first(200);

    private final EngineParts parts;
    private final IdentityChanges changes;

    public MergeIdentities(EngineParts parts, IdentityChanges changes) {
        this.parts = parts;
        this.changes = changes;
    }

    /**
     * Moves templates and faces of one identity to another and ends the first.
     *
     * @return the merge, whose id undoes it
     * @throws NotFoundException if one of them does not exist
     * @throws InvalidInputException if both are the same, their vectors are of different contracts, or they have more than
     *     {@link Identity#MAX_TEMPLATES} photos together
     */
    public IdentityEvent merge(TenantId tenant, IdentityId from, IdentityId into) {
        if (from.equals(into)) {
            throw new InvalidInputException("identity", "'" + from + "' cannot be merged into itself");
        }
        String merge = IdentityChanges.newId();
        return changes.apply(tenant, () -> merging(tenant, merge, from, into))
                .change()
                .events()
                .get(0);
    }

    private IdentityChange merging(TenantId tenant, String merge, IdentityId from, IdentityId into) {
        Instant now = parts.clock().instant();
        Identity gone = changes.require(tenant, from);
        Identity stays = changes.require(tenant, into);
        List<Template> all = new ArrayList<>(stays.templates());
        all.addAll(gone.templates());
        IdentityEvent event = new IdentityEvent(
                merge,
                now,
                Kind.MERGED,
                into,
                Optional.of(from),
                gone.templates().stream().map(Template::id).toList(),
                Optional.of(new Undo(merge, gone.name(), gone.createdAt())));
        return IdentityChange.NONE
                .replace(stays, stays.withTemplates(all, now))
                .remove(gone)
                .event(event)
                .begin(new Errand.MoveFaces(merge, tenant, from, into));
    }

    /**
     * Undoes a merge: templates and faces that came with it, and are still there, go back to the identity they came from,
     * which exists again. What was added since stays where it is. Merges of merges are undone in reverse.
     *
     * @param into the identity that stayed
     * @param merge the id of the merge's event
     * @return the identity that exists again
     * @throws NotFoundException if the identity or the merge does not exist
     * @throws InvalidInputException if the merge was undone, the id it would bring back was enrolled again, or one side
     *     would be left without a photo
     */
    public Identity unmerge(TenantId tenant, IdentityId into, String merge) {
        String undoing = IdentityChanges.newId();
        List<IdentityChange.Write> writes = changes.apply(tenant, () -> unmerging(tenant, into, merge, undoing))
                .change()
                .writes();
        return writes.get(1).next().orElseThrow();
    }

    private IdentityChange unmerging(TenantId tenant, IdentityId into, String merge, String undoing) {
        Identity whole = changes.require(tenant, into);
        IdentityEvent event = mergeOf(tenant, into, merge);
        IdentityId from = event.other().orElseThrow();
        if (parts.identities().get(tenant, from).isPresent()) {
            throw new InvalidInputException("merge", "the merge was undone, or '" + from + "' was enrolled again");
        }
        Instant now = parts.clock().instant();
        Undo undo = event.undo().orElseThrow();
        Predicate<Template> moved = template -> event.templates().contains(template.id());
        List<Template> back = someOf(whole, moved, from);
        List<Template> kept = someOf(whole, moved.negate(), into);
        Identity restored = new Identity(tenant, from, undo.name(), back, undo.createdAt(), now, 1);
        List<TemplateId> ids = back.stream().map(Template::id).toList();
        return IdentityChange.NONE
                .replace(whole, whole.withTemplates(kept, now))
                .create(restored)
                .event(new IdentityEvent(undoing, now, Kind.UNMERGED, into, Optional.of(from), ids, Optional.of(undo)))
                .begin(new Errand.ReturnFaces(undoing, tenant, merge, /* from= */ into, /* into= */ from));
    }

    private static List<Template> someOf(Identity whole, Predicate<Template> which, IdentityId owner) {
        List<Template> found = whole.templates().stream().filter(which).toList();
        if (found.isEmpty()) {
            throw new InvalidInputException("merge", "no photo would be left for '" + owner + "'");
        }
        return found;
    }

    private IdentityEvent mergeOf(TenantId tenant, IdentityId into, String merge) {
        PageRequest page = CHUNK;
        Page<IdentityEvent> events;
        do {
            events = parts.identities().history(tenant, into, page);
            for (IdentityEvent event : events.items()) {
                refuseUndone(event, merge);
                if (event.id().equals(merge)
                        && event.kind() == Kind.MERGED
                        && event.identity().equals(into)) {
                    return event;
                }
            }
            page = CHUNK.after(events.next().orElse(""));
        } while (events.next().isPresent());
        throw new NotFoundException("merge", merge);
    }

    // Events come newest first, so the undoing is met before the merge.
    private static void refuseUndone(IdentityEvent event, String merge) {
        if (event.kind() == Kind.UNMERGED
                && event.undo().filter(undo -> undo.merge().equals(merge)).isPresent()) {
            throw new InvalidInputException("merge", "'" + merge + "' was undone at " + event.at());
        }
    }
}
