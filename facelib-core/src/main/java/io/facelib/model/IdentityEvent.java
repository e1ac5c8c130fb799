package io.facelib.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened to an identity. Holds no vector, so that it may outlive one.
 *
 * @param id unique within the tenant; the handle by which a merge is taken back
 * @param at when
 * @param kind what
 * @param identity whom it happened to; of a merge the one that stays
 * @param other of a merge, and of its undoing, the one that was merged away
 * @param templates those that were enrolled, added, removed, moved or given back
 * @param undo of a merge what the undoing needs to know, of its undoing which merge it was
 */
public record IdentityEvent(
        String id,
        Instant at,
        Kind kind,
        IdentityId identity,
        Optional<IdentityId> other,
        List<TemplateId> templates,
        Optional<Undo> undo) {
    /** What happened. */
    public enum Kind {
        ENROLLED,
        /** Enrolled again: new photos took the place of all former ones. */
        REPLACED,
        PHOTOS_ADDED,
        PHOTOS_REMOVED,
        RENAMED,
        MERGED,
        UNMERGED,
        DELETED
    }

    /**
     * How a merge is undone.
     *
     * @param merge the id of the merge's event
     * @param name that the merged identity had
     * @param createdAt when the merged identity was enrolled
     */
    public record Undo(String merge, Optional<String> name, Instant createdAt) {
        /** Shows no name: it is personal. */
        @Override
        public String toString() {
            return "Undo[" + merge + "]";
        }
    }

    public IdentityEvent {
        Checks.id("event id", id);
        templates = List.copyOf(templates);
    }

    /** Whether it names this identity on either side. */
    public boolean concerns(IdentityId someone) {
        return identity.equals(someone) || other.filter(someone::equals).isPresent();
    }
}
