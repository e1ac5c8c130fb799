package io.facelib.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What came of an enrolment, or of adding photos. Unless it is {@link Enrolled}, nothing was stored or changed. */
public sealed interface Enrollment {
    /** The photos that do not count and why, by their place in the call, from 0. */
    Map<Integer, FaceRejection> rejected();

    /**
     * The person is known by these photos now.
     *
     * @param identity as it is stored
     * @param accepted the photos' templates, by the photos' place in the call, from 0
     */
    record Enrolled(Identity identity, Map<Integer, TemplateId> accepted, Map<Integer, FaceRejection> rejected)
            implements Enrollment {
        public Enrolled {
            accepted = ordered(accepted);
            rejected = ordered(rejected);
        }
    }

    /**
     * Too few photos count.
     *
     * @param usable how many do
     * @param required how many must
     */
    record NotEnoughPhotos(int usable, int required, Map<Integer, FaceRejection> rejected) implements Enrollment {
        public NotEnoughPhotos {
            rejected = ordered(rejected);
        }
    }

    /**
     * The face belongs to another identity of the tenant already: merge them, add the photos to that one, or enrol without
     * this check.
     *
     * @param other the closest such identity
     * @param threshold that it reaches
     */
    record KnownFace(IdentityMatch other, Threshold threshold, Map<Integer, FaceRejection> rejected)
            implements Enrollment {
        public KnownFace {
            rejected = ordered(rejected);
        }
    }

    private static <T> Map<Integer, T> ordered(Map<Integer, T> byPlace) {
        return Collections.unmodifiableMap(new TreeMap<>(byPlace));
    }

    /**
     * The identity as it is stored.
     *
     * @throws IllegalStateException if nothing was stored
     */
    default Identity identity() {
        if (this instanceof Enrolled enrolled) {
            return enrolled.identity();
        }
        throw new IllegalStateException("not enrolled: " + this);
    }
}
