package io.facelib.operation;

import io.facelib.image.PerceptualHash;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.Embedding;
import io.facelib.model.FaceRejection;
import io.facelib.model.FaceRejection.AlreadyEnrolled;
import io.facelib.model.FaceRejection.DifferentPerson;
import io.facelib.model.FaceRejection.RepeatedPhoto;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import io.facelib.model.Threshold;
import io.facelib.operation.FaceGate.Passed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sorts the photos of one enrolment into those that count and those that do not. For one thread. */
final class PhotoSelection {
    /** Hashes this close belong to one picture, scaled or compressed anew. */
    private static final int SAME_PICTURE_BITS = 4;

    /** A photo after the gate: with one usable face, or refused. Holds no more than a template needs. */
    sealed interface Seen {}

    /** A photo that the gate let through. */
    record Usable(Embedding embedding, PixelBuffer crop, double quality, String sha256, String perceptualHash)
            implements Seen {
        static Usable of(Passed passed) {
            AnalyzedFace face = passed.face();
            return new Usable(
                    face.embedding().orElseThrow(),
                    face.crop(),
                    face.quality().score(),
                    PhotoDigest.of(passed.photo()),
                    passed.analysis().perceptualHash());
        }
    }

    /** A photo that the gate refused. */
    record Unusable(FaceRejection rejection) implements Seen {}

    /** A photo that counts. */
    record Accepted(TemplateId id, Usable photo) {
        Embedding embedding() {
            return photo.embedding();
        }
    }

    private final List<Template> enrolled;
    private final boolean repeatedPhotos;
    private final NavigableMap<Integer, Accepted> accepted = new TreeMap<>();
    private final NavigableMap<Integer, FaceRejection> rejected = new TreeMap<>();

    /**
     * Sorts photos beside those that an identity has.
     *
     * @param enrolled the photos the identity has already and keeps
     * @param samePerson what the photos must reach with one another, if that is asked
     */
    PhotoSelection(List<Seen> photos, List<Template> enrolled, boolean repeatedPhotos, Optional<Threshold> samePerson) {
        this.enrolled = enrolled;
        this.repeatedPhotos = repeatedPhotos;
        for (int place = 0; place < photos.size(); place++) {
            sort(place, photos.get(place));
        }
        samePerson.ifPresent(this::requireOnePerson);
    }

    private void sort(int place, Seen seen) {
        if (seen instanceof Unusable unusable) {
            rejected.put(place, unusable.rejection());
            return;
        }
        Usable photo = (Usable) seen;
        repetition(photo)
                .ifPresentOrElse(
                        rejection -> rejected.put(place, rejection),
                        () -> accepted.put(place, new Accepted(TemplateId.random(), photo)));
    }

    private Optional<FaceRejection> repetition(Usable photo) {
        if (repeatedPhotos) {
            return Optional.empty();
        }
        Optional<FaceRejection> inCall = accepted.entrySet().stream()
                .filter(e -> samePicture(
                        photo,
                        e.getValue().photo().sha256(),
                        e.getValue().photo().perceptualHash()))
                .findFirst()
                .map(e -> new RepeatedPhoto(e.getKey()));
        return inCall.or(() -> enrolled.stream()
                .filter(template -> samePicture(photo, template.sha256(), template.perceptualHash()))
                .findFirst()
                .map(template -> new AlreadyEnrolled(template.id())));
    }

    private static boolean samePicture(Usable photo, String sha256, String perceptualHash) {
        return photo.sha256().equals(sha256)
                || PerceptualHash.distance(photo.perceptualHash(), perceptualHash) <= SAME_PICTURE_BITS;
    }

    /**
     * Rejects the photos that do not show the person of the others: of those enrolled already, or where there are none, of
     * the photo that is closest to all others. One of two photos that show two people is left, which is not enough.
     */
    private void requireOnePerson(Threshold threshold) {
        if (accepted.isEmpty()) {
            return;
        }
        Embedding person = enrolled.isEmpty()
                ? medoid(accepted.values()).embedding()
                : Embedding.mean(enrolled.stream().map(Template::embedding).toList());
        accepted.forEach((place, photo) -> {
            double cosine = person.cosine(photo.embedding());
            if (cosine < threshold.cosine()) {
                rejected.put(place, new DifferentPerson(cosine, threshold));
            }
        });
        accepted.keySet().removeAll(rejected.keySet());
    }

    private static Accepted medoid(Collection<Accepted> photos) {
        Comparator<Accepted> closeness = Comparator.comparingDouble(photo -> photos.stream()
                .mapToDouble(other -> photo.embedding().cosine(other.embedding()))
                .sum());
        // The first among equals, which are the rule for two photos.
        return photos.stream().sorted(closeness.reversed()).findFirst().orElseThrow();
    }

    List<Accepted> accepted() {
        return new ArrayList<>(accepted.values());
    }

    List<Embedding> embeddings() {
        return accepted.values().stream().map(Accepted::embedding).toList();
    }

    Map<Integer, TemplateId> acceptedIds() {
        return accepted.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().id()));
    }

    Map<Integer, FaceRejection> rejected() {
        return rejected;
    }
}
