package io.facelib.examples.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.facelib.FaceEngine;
import io.facelib.Identities;
import io.facelib.inference.Models;
import io.facelib.model.EnrollOptions;
import io.facelib.model.Enrollment.Enrolled;
import io.facelib.model.FaceImage;
import io.facelib.model.IdentityId;
import io.facelib.model.Verification;
import io.facelib.model.VerifyOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Verification of real photos with every default: people of four or more photos are enrolled by the first three, if the quality
 * gate lets two of them pass, and the others are verified against them and against the next person. Holds the build to
 * docs/accuracy.md and prints the counts that stand there.
 */
class VerificationFiguresTest {
    private static final int ENROLLED_BY = 3;
    /** Every fourth person is enough for a build; {@code -Dfacelib.people=1} takes all. */
    private static final int EVERY = Integer.getInteger("facelib.people", 4);

    private record Person(IdentityId id, List<FaceImage> enrolledBy, List<FaceImage> probes) {}

    /** How often each outcome came. */
    private static final class Outcomes {
        private int match;
        private int noMatch;
        private int inconclusive;

        void add(Verification outcome) {
            if (outcome instanceof Verification.Match) {
                match++;
            } else if (outcome instanceof Verification.NoMatch) {
                noMatch++;
            } else {
                inconclusive++;
            }
        }

        @Override
        public String toString() {
            return match + " match, " + noMatch + " no match, " + inconclusive + " inconclusive";
        }
    }

    private static Path folder(String variable) {
        String value = System.getenv(variable);
        assumeTrue(value != null && !value.isBlank(), variable + " is not set: this test needs real data");
        return Path.of(value);
    }

    private static List<Person> people(Path photos) throws IOException {
        List<Person> people = new ArrayList<>();
        for (Path folder : sorted(photos)) {
            List<FaceImage> images = sorted(folder).stream().map(FaceImage::of).toList();
            if (images.size() > ENROLLED_BY) {
                people.add(new Person(
                        IdentityId.of(folder.getFileName().toString()),
                        images.subList(0, ENROLLED_BY),
                        images.subList(ENROLLED_BY, images.size())));
            }
        }
        return IntStream.range(0, people.size())
                .filter(i -> i % EVERY == 0)
                .mapToObj(people::get)
                .toList();
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"yunet-mobilefacenet", "yunet-retail0095"})
    void verify_realPhotosWithEveryDefault_isAsGoodAsTold(String bundle) throws IOException {
        List<Person> all = people(folder("FACELIB_FACES").resolve("lfw"));
        try (FaceEngine engine = FaceEngine.builder()
                .models(Models.bundle(bundle).folder(folder("FACELIB_MODELS")).download(false))
                .build()) {
            Identities identities = engine.tenant("trial").identities();
            List<Person> people =
                    all.stream().filter(person -> enrolled(identities, person)).toList();
            Outcomes genuine = new Outcomes();
            Outcomes impostor = new Outcomes();
            for (int i = 0; i < people.size(); i++) {
                IdentityId other = people.get((i + 1) % people.size()).id();
                for (FaceImage probe : people.get(i).probes()) {
                    genuine.add(identities.verify(people.get(i).id(), probe, VerifyOptions.defaults()));
                    impostor.add(identities.verify(other, probe, VerifyOptions.defaults()));
                }
            }
            System.out.println(bundle + ": " + people.size() + " of " + all.size() + " people enrolled; themselves: "
                    + genuine + "; the next person: " + impostor);

            assertThat(people.size()).isGreaterThan(all.size() / 2);
            assertThat(genuine.match).isGreaterThan(9 * genuine.noMatch);
            assertThat(impostor.match).isZero();
        }
    }

    private static boolean enrolled(Identities identities, Person person) {
        return identities.enroll(person.id(), person.enrolledBy(), EnrollOptions.defaults()) instanceof Enrolled;
    }
}
