package io.facelib.model;

import java.util.List;

/** Whether a probe is the person it claims to be. */
public sealed interface Verification {
    /** The limit that was, or would have been, used. */
    Threshold threshold();

    /**
     * The probe is that person.
     *
     * @param cosine with the identity's centroid, at least the threshold's
     * @param faces of that identity and no other, highest cosine with the probe first; empty unless asked for
     */
    record Match(double cosine, Threshold threshold, List<io.facelib.model.Match> faces) implements Verification {
        public Match {
            faces = List.copyOf(faces);
        }
    }

    /**
     * The probe is not that person, or with an impostor margin not clearly enough.
     *
     * @param cosine with the identity's centroid; may be negative
     */
    record NoMatch(double cosine, Threshold threshold) implements Verification {}

    /** Nothing was compared. */
    record Inconclusive(Reason reason, Threshold threshold) implements Verification {}

    /** Why nothing was compared. */
    sealed interface Reason {
        /** The photo does not show exactly one usable face. */
        record UnusableProbe(FaceRejection rejection) implements Reason {}

        /** No such identity is enrolled in this tenant; one of another tenant looks the same. */
        record UnknownIdentity(IdentityId identity) implements Reason {}

        /** The identity was enrolled with another model, whose vectors say nothing to this one: enrol it again. */
        record OtherModel(IdentityId identity, ContractId contract) implements Reason {}
    }

    /** Whether the probe is that person. */
    default boolean verified() {
        return this instanceof Match;
    }
}
