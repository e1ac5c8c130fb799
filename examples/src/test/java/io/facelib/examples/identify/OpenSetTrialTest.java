package io.facelib.examples.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.facelib.FaceEngine;
import io.facelib.inference.Models;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds identification on real photos to the figures of docs/accuracy.md; every eighth person, in the order of names. */
class OpenSetTrialTest {
    private static final int EVERY = 8;

    private static Path folder(String variable) {
        String value = System.getenv(variable);
        assumeTrue(value != null && !value.isBlank(), variable + " is not set: this test needs real data");
        return Path.of(value);
    }

    @ParameterizedTest
    @CsvSource({"yunet-mobilefacenet", "yunet-retail0095"})
    void identify_aSampleOfTheLabelledList_isAsGoodAsTold(String bundle) {
        Path photos = folder("FACELIB_FACES");
        List<IdentifyRow> all = IdentifyRow.read(photos.resolve("identify.csv"));
        List<String> people =
                all.stream().map(IdentifyRow::person).distinct().sorted().toList();
        List<IdentifyRow> sample = all.stream()
                .filter(row -> people.indexOf(row.person()) % EVERY == 0)
                .toList();
        try (FaceEngine engine = FaceEngine.builder()
                .models(Models.bundle(bundle).folder(folder("FACELIB_MODELS")).download(false))
                .build()) {
            TrialResult found = new OpenSetTrial(engine, engine.tenant("trial").identities(), photos).run(sample);

            assertThat(found.notEnrolled()).isZero();
            assertThat(found.noFace()).isZero();
            assertThat(found.rank1Rate()).isGreaterThan(0.95);
            assertThat(found.fnir()).isLessThan(0.13);
            assertThat(found.fpir()).isLessThan(0.06);
        }
    }
}
