package io.facelib.operation;

import io.facelib.image.PerceptualHash;
import io.facelib.model.Embedding;
import io.facelib.model.EnrollOptions;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRejection;
import io.facelib.model.FaceRejection.AlreadyEnrolled;
import io.facelib.model.FaceRejection.DifferentPerson;
import io.facelib.model.FaceRejection.RepeatedPhoto;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import io.facelib.model.Threshold;
import io.facelib.operation.FaceGate.Passed;
import io.facelib.operation.FaceGate.Refused;
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

    /** A photo that counts. */
    record Accepted(TemplateId id, Passed seen, String sha256) {
        Embedding embedding() {
            return seen.face().embedding().orElseThrow();
        }

        String perceptualHash() {
            return seen.analysis().perceptualHash();
        }
    }

    private final List<Template> enrolled;
    private final EnrollOptions options;
    private final NavigableMap<Integer, Accepted> accepted = new TreeMap<>();
    private final NavigableMap<Integer, FaceRejection> rejected = new TreeMap<>();

    /** @param enrolled the photos the identity has already and keeps */
    PhotoSelection(List<Template> enrolled, EnrollOptions options) {
        this.enrolled = enrolled;
        this.options = options;
    }

    void add(FaceImage photo, FaceGate gate) {
        int place = accepted.size() + rejected.size();
        FaceGate.Answer answer = gate.ask(photo, options.profile());
        if (answer instanceof Refused refused) {
            rejected.put(place, refused.rejection());
            return;
        }
        Passed seen = (Passed) answer;
        Accepted candidate = new Accepted(TemplateId.random(), seen, PhotoDigest.of(seen.photo()));
        repetition(candidate)
                .ifPresentOrElse(rejection -> rejected.put(place, rejection), () -> accepted.put(place, candidate));
    }

    private Optional<FaceRejection> repetition(Accepted photo) {
        if (options.repeatedPhotos()) {
            return Optional.empty();
        }
        Optional<FaceRejection> inCall = accepted.entrySet().stream()
                .filter(e ->
                        samePicture(photo, e.getValue().sha256(), e.getValue().perceptualHash()))
                .findFirst()
                .map(e -> new RepeatedPhoto(e.getKey()));
        return inCall.or(() -> enrolled.stream()
                .filter(template -> samePicture(photo, template.sha256(), template.perceptualHash()))
                .findFirst()
                .map(template -> new AlreadyEnrolled(template.id())));
    }

    private static boolean samePicture(Accepted photo, String sha256, String perceptualHash) {
        return photo.sha256().equals(sha256)
                || PerceptualHash.distance(photo.perceptualHash(), perceptualHash) <= SAME_PICTURE_BITS;
    }

    /**
     * Rejects the photos that do not show the person of the others: of those enrolled already, or where there are none, of
     * the photo that is closest to all others. One of two photos that show two people is left, which is not enough.
     */
    void requireOnePerson(Threshold threshold) {
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
