package io.facelib.takeover;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of a takeover. What cannot be taken over is told with its reason.
 *
 * @param id the same in every run of it
 * @param counts of what was met
 * @param left the first {@value #SHOWN} things that were left behind
 * @param leftBehind how many there are altogether
 * @param isWhole whether the run has ended well: all that can be taken over has been. Otherwise something was left behind for {@link
 *     Reason#ANALYSIS_FAILED} or {@link Reason#NOT_LOOKED_AT}, and the next run looks at everything that this one did
 * @param notes what the owner should know besides, in sentences
 */
public record TakeoverReport(
        String id, Map<Count, Long> counts, List<Left> left, long leftBehind, boolean isWhole, List<String> notes) {
    /** How many things that were left behind are told one by one. */
    public static final int SHOWN = 1_000;

    /** What is counted. */
    public enum Count {
        /** Objects that were brought to the target. */
        OBJECTS_COPIED,
        /** Objects that the target had already, the same to the last byte. */
        OBJECTS_THERE,
        /** Objects that an earlier run had brought, and that were removed in the target since. */
        OBJECTS_REMOVED,
        /** Pictures that were analysed. */
        IMAGES_ANALYSED,
        /** Pictures whose faces an earlier run had stored. */
        IMAGES_THERE,
        /** Pictures that no point belongs to, and that were not analysed. */
        IMAGES_WITHOUT_POINTS,
        /** Points of the tenant that were read. */
        POINTS,
        /** Points of other tenants or of none, that were passed over. */
        POINTS_OF_OTHERS,
        /** Faces that were stored under the id of a point. */
        FACES_KEPT,
        /** Faces that were stored under an id of their own. */
        FACES_NEW,
        /** Faces that an earlier run had stored. */
        FACES_THERE,
        /** People who were enrolled. */
        IDENTITIES_ENROLLED,
        /** People who were enrolled already. */
        IDENTITIES_THERE,
        /** People who are not enrolled, though an earlier run that ended well has dealt with them. */
        IDENTITIES_HANDLED
    }

    /** Why something was left behind. */
    public enum Reason {
        /** A model or a store failed at the picture, and would again: the run has not ended well. */
        ANALYSIS_FAILED,
        /** The point is new, and its picture older than the last run that ended well, which has stored faces of it. */
        NOT_LOOKED_AT,
        /** The point's payload is over a limit. */
        INVALID_POINT,
        /** The picture cannot be decoded, or is over a limit. */
        INVALID_IMAGE,
        /** The point's picture is not in the store. */
        IMAGE_MISSING,
        /** The point names an object of another tenant, or none that can be. */
        FOREIGN_KEY,
        /** The point names no picture. */
        NO_IMAGE,
        /** The point has no box, or one without an area. */
        NO_BOX,
        /** No face was found where the point has one. */
        NO_DETECTION,
        /** Another point of the same face was kept. */
        SAME_FACE,
        /** A face was found where the service had no point: it had rejected or removed it, or not seen it. */
        NO_POINT,
        /** The object cannot be kept by the target as it is. */
        INVALID_OBJECT,
        /** The description of a face cannot be read. */
        INVALID_DESCRIPTION,
        /** The id of a person is none that can be kept. */
        INVALID_IDENTITY,
        /** Nobody's face in the stored pictures is known to be this person's: to be enrolled by hand. */
        NO_PICTURE,
        /** Too few of the person's pictures pass the gate: to be enrolled by hand. */
        TOO_FEW_PICTURES,
        /** The person's face is that of another one who is enrolled: to be enrolled by hand. */
        KNOWN_FACE
    }

    /** What was left behind. */
    public enum Kind {
        OBJECT,
        IMAGE,
        POINT,
        FACE,
        IDENTITY
    }

    /**
     * Something that was left behind.
     *
     * @param kind what it is
     * @param id its key or id
     * @param reason why
     * @param what more of it, in words
     */
    public record Left(Kind kind, String id, Reason reason, String what) {
        @Override
        public String toString() {
            return "left: " + word(kind) + " " + id + ": " + word(reason) + ", " + what;
        }

        private static String word(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT);
        }
    }

    public TakeoverReport {
        counts = Collections.unmodifiableMap(new EnumMap<>(counts));
        left = List.copyOf(left);
        notes = List.copyOf(notes);
    }

    /** How many there were. */
    public long count(Count what) {
        return counts.getOrDefault(what, 0L);
    }
}
