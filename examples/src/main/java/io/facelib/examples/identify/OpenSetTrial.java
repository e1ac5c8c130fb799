package io.facelib.examples.identify;

import io.facelib.FaceEngine;
import io.facelib.Identities;
import io.facelib.error.InvalidInputException;
import io.facelib.examples.Parallel;
import io.facelib.examples.Progress;
import io.facelib.examples.identify.IdentifyRow.Role;
import io.facelib.model.EnrollOptions;
import io.facelib.model.Enrollment;
import io.facelib.model.FaceImage;
import io.facelib.model.Identification;
import io.facelib.model.IdentifyOptions;
import io.facelib.model.IdentityId;
import io.facelib.model.IdentityMatch;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Probe;
import io.facelib.model.QualityProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Enrols the people of a gallery and looks for others among them, through the verbs that an application has. Labelled
 * photos often show bystanders, so all faces but the central one are painted over first; and since the question is how well a
 * model tells people apart, not how well photos are chosen, every face is good enough and one photo makes a person.
 */
public final class OpenSetTrial {
    private static final QualityProfile ANY_FACE = new QualityProfile("ANY_FACE", 1, 0, 180, 180, 0);
    private static final EnrollOptions ENROL = EnrollOptions.defaults()
            .withProfile(ANY_FACE)
            .withMinPhotos(1)
            .withSamePerson(Optional.empty())
            .withKnownFace(Optional.empty());
    private static final IdentifyOptions CLOSEST =
            IdentifyOptions.defaults().withProfile(ANY_FACE).withPolicy(MatchPolicy.cosine(-1));

    private final FaceEngine engine;
    private final Identities people;
    private final Path folder;

    /** @param people of a tenant that has none yet, so that nobody else is found */
    public OpenSetTrial(FaceEngine engine, Identities people, Path folder) {
        this.engine = engine;
        this.people = people;
        this.folder = folder;
    }

    /** A probe and the person closest to it, if it gave a face. */
    private record Answer(IdentifyRow row, Optional<IdentityMatch> closest) {
        boolean isRight() {
            return closest.filter(match -> match.identity().value().equals(row.person()))
                    .isPresent();
        }

        boolean reaches(double limit) {
            return closest.filter(match -> match.cosine() >= limit).isPresent();
        }
    }

    /**
     * Enrols and asks.
     *
     * @throws InvalidInputException if there is no gallery or no probe
     */
    public TrialResult run(List<IdentifyRow> rows) {
        Map<Role, List<IdentifyRow>> byRole = rows.stream().collect(Collectors.groupingBy(IdentifyRow::role));
        List<IdentifyRow> gallery = byRole.getOrDefault(Role.GALLERY, List.of());
        List<IdentifyRow> asked = new ArrayList<>(byRole.getOrDefault(Role.PROBE, List.of()));
        if (gallery.isEmpty() || asked.isEmpty()) {
            throw new InvalidInputException("csv", "a trial needs photos of both roles, gallery and probe");
        }
        asked.addAll(byRole.getOrDefault(Role.IMPOSTOR, List.of()));
        Map<String, List<IdentifyRow>> persons =
                gallery.stream().collect(Collectors.groupingBy(IdentifyRow::person, TreeMap::new, Collectors.toList()));
        long enrolled = enrol(persons);
        return judge(ask(asked), persons.size(), enrolled);
    }

    private long enrol(Map<String, List<IdentifyRow>> persons) {
        try (Progress progress = new Progress("enrol", persons.size())) {
            List<Boolean> done = Parallel.map(List.copyOf(persons.entrySet()), progress, person -> {
                List<FaceImage> photos = person.getValue().stream()
                        .flatMap(row -> face(row).stream())
                        .limit(10)
                        .toList();
                return !photos.isEmpty()
                        && people.enroll(IdentityId.of(person.getKey()), photos, ENROL) instanceof Enrollment.Enrolled;
            });
            return done.stream().filter(Boolean::booleanValue).count();
        }
    }

    private List<Answer> ask(List<IdentifyRow> rows) {
        try (Progress progress = new Progress("identify", rows.size())) {
            return Parallel.map(
                    rows,
                    progress,
                    row -> new Answer(
                            row,
                            face(row)
                                    .map(photo -> people.identify(Probe.of(photo), CLOSEST))
                                    .flatMap(Identification::best)));
        }
    }

    private Optional<FaceImage> face(IdentifyRow row) {
        return CentralFaceOnly.of(engine, folder.resolve(row.image()));
    }

    private TrialResult judge(List<Answer> answers, long persons, long enrolled) {
        double limit = IdentifyOptions.defaults()
                .policy()
                .threshold(engine.config().calibration(), enrolled)
                .cosine();
        List<Answer> seen =
                answers.stream().filter(answer -> answer.closest().isPresent()).toList();
        List<Answer> probes = seen.stream()
                .filter(answer -> answer.row().role() == Role.PROBE)
                .toList();
        List<Answer> impostors = seen.stream()
                .filter(answer -> answer.row().role() == Role.IMPOSTOR)
                .toList();
        return new TrialResult(
                engine.config().model(),
                limit,
                enrolled,
                persons - enrolled,
                probes.size(),
                probes.stream().filter(Answer::isRight).count(),
                probes.stream()
                        .filter(answer -> answer.isRight() && answer.reaches(limit))
                        .count(),
                impostors.size(),
                impostors.stream().filter(answer -> answer.reaches(limit)).count(),
                answers.size() - seen.size());
    }
}
