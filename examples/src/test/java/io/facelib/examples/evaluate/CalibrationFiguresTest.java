package io.facelib.examples.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.inference.ModelCatalog;
import io.facelib.inference.Models;
import io.facelib.model.CalibrationTable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The limits of the catalogue, held against every fourth person of the photos they were measured on. A sample of people
 * has other error rates than all of them, so the bounds are those that samples keep to.
 */
class CalibrationFiguresTest {
    @ParameterizedTest
    @CsvSource({"yunet-mobilefacenet", "yunet-retail0095"})
    void catalogueLimits_onASampleOfThePhotos_giveTheirErrorRates(String bundle) {
        Path photos = RealFolders.faces().resolve("lfw");
        List<LabelledPhoto> sample = RealFolders.everyFourthPerson(photos);
        try (FaceEngine engine = FaceEngine.builder()
                .models(Models.bundle(bundle).folder(RealFolders.models()).download(false))
                .build()) {
            Gallery gallery = new GalleryReader(engine, photos)
                    .read(sample.stream().map(LabelledPhoto::photo).toList());
            RocCurve curve = new AllPairs(gallery, sample, SamePeople.none()).curve();

            CalibrationTable table = ModelCatalog.known().bundle(bundle).calibration();
            assertThat(gallery.notFound()).isEmpty();
            assertThat(curve.impostors()).isGreaterThan(100_000);
            assertThat(curve.falseMatchRateFrom(table.at(1e-2).cosine())).isBetween(0.007, 0.014);
            assertThat(curve.falseMatchRateFrom(table.at(1e-3).cosine())).isBetween(0.0005, 0.002);
            assertThat(curve.falseMatchRateFrom(table.at(1e-4).cosine())).isLessThan(0.0004);
            assertThat(curve.falseMatchRateFrom(table.at(1e-5).cosine())).isLessThan(0.0001);
            assertThat(curve.truePassRateFrom(table.at(1e-2).cosine())).isGreaterThan(0.98);
            assertThat(curve.truePassRateFrom(table.at(1e-5).cosine())).isGreaterThan(0.84);
        }
    }
}
