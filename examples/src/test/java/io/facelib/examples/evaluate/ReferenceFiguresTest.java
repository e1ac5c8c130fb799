package io.facelib.examples.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.inference.Models;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The figures that a plain script gave for the same photos and models. Better is fine; worse means that the pipeline
 * does something else: colour order, value range, template or crop.
 */
class ReferenceFiguresTest {
    @ParameterizedTest
    @CsvSource({
        "yunet-mobilefacenet, 0.9941, 0.9942, 0.9772",
        "yunet-retail0095, 0.9956, 0.9952, 0.9899",
    })
    void evaluate_listedPairs_reachesTheReference(String bundle, double accuracy, double oneIn100, double oneIn1000) {
        Path photos = RealFolders.faces();
        try (FaceEngine engine = FaceEngine.builder()
                .models(Models.bundle(bundle).folder(RealFolders.models()).download(false))
                .build()) {
            Evaluation found = new Evaluator(engine, photos).listed(PairList.read(photos.resolve("pairs.csv")));

            RocCurve curve = found.curve();
            assertThat(found.gallery().notFound()).isEmpty();
            assertThat(curve.bestAccuracy().getAsDouble()).isGreaterThan(accuracy - 0.005);
            assertThat(curve.truePassRate(ErrorRate.ONE_IN_100).getAsDouble()).isGreaterThan(oneIn100 - 0.005);
            assertThat(curve.truePassRate(ErrorRate.ONE_IN_1000).getAsDouble()).isGreaterThan(oneIn1000 - 0.01);
        }
    }
}
