package io.facelib.classical;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.FaceImage;
import io.facelib.model.SearchOptions;
import io.facelib.samples.RenderedPortraits;
import io.facelib.samples.SamplePortrait;
import io.facelib.samples.SamplePortraits;
import io.facelib.samples.SampleRecognition;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The classical analyser in an engine, on drawn people. */
class ClassicalModelsTest {
    private static final AnalyzeOptions DETECT_ONLY = AnalyzeOptions.defaults().withEmbed(false);

    private final FaceEngine engine =
            FaceEngine.builder().models(ClassicalModels.models()).build();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void analyze_eachSample_findsEveryFaceAndNothingElse() {
        for (SamplePortrait portrait : SamplePortraits.all()) {
            Analysis analysis = engine.analyze(RenderedPortraits.image(portrait), DETECT_ONLY);
            assertThat(analysis.faces()).as(portrait.fileName()).hasSameSizeAs(portrait.people());
        }
    }

    @Test
    void analyze_blankPicture_findsNothing() {
        BufferedImage blank = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);

        assertThat(engine.analyze(FaceImage.of(blank), DETECT_ONLY).faces()).isEmpty();
    }

    @Test
    void analyze_noise_findsNothing() {
        Random random = new Random(1);
        BufferedImage noise = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 640 * 480; i++) {
            noise.setRGB(i % 640, i / 640, random.nextInt(1 << 24));
        }

        assertThat(engine.analyze(FaceImage.of(noise), DETECT_ONLY).faces()).isEmpty();
    }

    @Test
    void search_otherPortraits_mostlyFindsTheRightPerson() {
        SampleRecognition recognition = new SampleRecognition(engine);

        assertThat(recognition.shareFound(SearchOptions.topK(1).withThreshold(-1)))
                .isGreaterThan(0.9);
        assertThat(recognition.shareFound(SearchOptions.topK(1))).isGreaterThan(0.7);
    }
}
