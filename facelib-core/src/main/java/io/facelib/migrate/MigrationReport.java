package io.facelib.migrate;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a migration.
 *
 * @param id the same in every run of it
 * @param counts of each kind that was met
 * @param differences the first {@value #SHOWN}
 * @param differing how many there are altogether; 0 when the target is as the source
 * @param notes what the owner should know besides, in sentences
 */
public record MigrationReport(
        String id, Map<Kind, Count> counts, List<Difference> differences, long differing, List<String> notes) {
    /** How many differences are told one by one. */
    public static final int SHOWN = 1_000;

    /** What is moved. */
    public enum Kind {
        OBJECTS,
        FACES,
        IDENTITIES,
        IDENTITY_EVENTS,
        MOVED_FACES,
        INGESTED_IMAGES,
        BATCHES,
        WEBHOOK_ENDPOINTS,
        WEBHOOK_ATTEMPTS,
        WEBHOOK_EVENTS,
        AUDIT_ROWS,
        REQUESTS,
        SAMPLE_SEARCHES
    }

    /**
     * What was done with things of a kind.
     *
     * @param compared how many of the source were compared with the target's
     * @param added how many were brought that were not there
     * @param replaced how many were brought in place of others
     * @param removed how many were removed since the source does not have them any more
     */
    public record Count(long compared, long added, long replaced, long removed) {}

    /**
     * Something that is not the same on both sides.
     *
     * @param kind of what
     * @param id its id, or the number of its row
     * @param what in words
     */
    public record Difference(Kind kind, String id, String what) {}

    public MigrationReport {
        counts = Collections.unmodifiableMap(new EnumMap<>(counts));
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
    }

    /** Whether the target has what the source has, all of it and nothing else. */
    public boolean isSame() {
        return differing == 0;
    }

    /** What was done with things of a kind. */
    public Count count(Kind kind) {
        return counts.getOrDefault(kind, new Count(0, 0, 0, 0));
    }
}
