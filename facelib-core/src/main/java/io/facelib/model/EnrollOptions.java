package io.facelib.model;

import java.util.Optional;

/**
 * How a person is enrolled.
 *
 * @param name for people to read
 * @param profile under which limits a photo's face counts as usable; {@link QualityProfile#ENROLL} unless set
 * @param minPhotos how many photos must count for a new identity, 1 to 10; 2 unless set, since one photo says little of
 *     how a face varies
 * @param samePerson what the photos of one call must reach with one another; false match rate 1e-2 unless set, empty to
 *     leave it unchecked
 * @param knownFace from where on the face of another identity of the tenant is the same, which refuses the enrolment;
 *     false match rate 1e-5 unless set, empty to leave it unchecked
 * @param repeatedPhotos whether photos that are the same, or nearly, all count; false unless set
 */
public record EnrollOptions(
        Optional<String> name,
        QualityProfile profile,
        int minPhotos,
        Optional<MatchPolicy> samePerson,
        Optional<MatchPolicy> knownFace,
        boolean repeatedPhotos) {
    public EnrollOptions {
        Checks.range("minPhotos", minPhotos, 1, 10);
    }

    public static EnrollOptions defaults() {
        return new EnrollOptions(
                Optional.empty(),
                QualityProfile.ENROLL,
                2,
                Optional.of(MatchPolicy.falseMatchRate(1e-2)),
                Optional.of(MatchPolicy.falseMatchRate(1e-5)),
                false);
    }

    public EnrollOptions withName(String value) {
        return new EnrollOptions(Optional.of(value), profile, minPhotos, samePerson, knownFace, repeatedPhotos);
    }

    public EnrollOptions withProfile(QualityProfile value) {
        return new EnrollOptions(name, value, minPhotos, samePerson, knownFace, repeatedPhotos);
    }

    public EnrollOptions withMinPhotos(int value) {
        return new EnrollOptions(name, profile, value, samePerson, knownFace, repeatedPhotos);
    }

    public EnrollOptions withSamePerson(Optional<MatchPolicy> value) {
        return new EnrollOptions(name, profile, minPhotos, value, knownFace, repeatedPhotos);
    }

    public EnrollOptions withKnownFace(Optional<MatchPolicy> value) {
        return new EnrollOptions(name, profile, minPhotos, samePerson, value, repeatedPhotos);
    }

    public EnrollOptions withRepeatedPhotos(boolean value) {
        return new EnrollOptions(name, profile, minPhotos, samePerson, knownFace, value);
    }
}
