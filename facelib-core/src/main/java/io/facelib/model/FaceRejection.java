package io.facelib.model;

import java.util.List;

/**
 * Why a photo does not give the one face that an identity needs. The first four concern the photo alone, the others its
 * company at an enrolment.
 */
public sealed interface FaceRejection {
    /** The image cannot be decoded or is larger than the limits; the message names value and limit. */
    record InvalidImage(String message) implements FaceRejection {}

    /**
     * No face, or none that passes the quality gate.
     *
     * @param qualities of all detected faces, most confident detection first; empty when none was detected
     */
    record NoUsableFace(List<Quality> qualities) implements FaceRejection {
        public NoUsableFace {
            qualities = List.copyOf(qualities);
        }

        /** The distinct reasons of all faces; {@code no_faces_detected} when there was none. */
        public List<String> reasons() {
            return qualities.isEmpty()
                    ? List.of("no_faces_detected")
                    : qualities.stream()
                            .flatMap(quality -> quality.reasons().stream())
                            .distinct()
                            .toList();
        }
    }

    /**
     * More than one usable face: nobody can say which is meant. Unusable ones beside the one do not count.
     *
     * @param usable how many
     */
    record SeveralUsableFaces(int usable) implements FaceRejection {}

    /** The model failed. */
    record EmbeddingFailed(String message) implements FaceRejection {}

    /**
     * The same photo, or nearly, as an earlier one of the same call.
     *
     * @param photo the place of the earlier one, from 0
     */
    record RepeatedPhoto(int photo) implements FaceRejection {}

    /** The same photo, or nearly, as one the identity has already. */
    record AlreadyEnrolled(TemplateId template) implements FaceRejection {}

    /**
     * The face is not that of the others.
     *
     * @param cosine with the photo that is closest to all others
     * @param threshold that it misses
     */
    record DifferentPerson(double cosine, Threshold threshold) implements FaceRejection {}
}
