package io.facelib.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.inference.Models;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.Embedding;
import io.facelib.model.SearchOptions;
import io.facelib.testkit.RealData;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The standard models take the drawn people for people, and for different ones. */
class RealModelSamplesTest {
    private FaceEngine engine = FaceEngine.inMemory();

    @BeforeEach
    void openRealModels() {
        engine.close();
        engine = FaceEngine.builder().models(Models.in(RealData.models())).build();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void analyze_eachSample_findsEveryFace() {
        for (SamplePortrait portrait : SamplePortraits.all()) {
            Analysis analysis = engine.analyze(
                    RenderedPortraits.image(portrait), AnalyzeOptions.defaults().withEmbed(false));
            assertThat(analysis.faces())
                    .as(portrait.fileName())
                    .hasSameSizeAs(portrait.people())
                    .allMatch(face -> face.quality().usable());
        }
    }

    @Test
    void search_otherPortraits_findsTheRightPersonAlways() {
        assertThat(new SampleRecognition(engine).shareFound(SearchOptions.topK(1)))
                .isEqualTo(1);
    }

    @Test
    void cosine_ofTwoPortraits_saysWhetherTheyShowOnePerson() {
        Map<SamplePortrait, Embedding> vectors = new LinkedHashMap<>();
        for (SamplePortrait portrait : RenderedPortraits.singles()) {
            Analysis analysis = engine.analyze(RenderedPortraits.image(portrait));
            vectors.put(portrait, analysis.faces().get(0).embedding().orElseThrow());
        }
        double leastOfOne = 1;
        double mostOfTwo = -1;
        for (SamplePortrait a : vectors.keySet()) {
            for (SamplePortrait b : vectors.keySet()) {
                double cosine = vectors.get(a).cosine(vectors.get(b));
                if (a.people().equals(b.people())) {
                    leastOfOne = Math.min(leastOfOne, cosine);
                } else {
                    mostOfTwo = Math.max(mostOfTwo, cosine);
                }
            }
        }
        assertThat(leastOfOne).isGreaterThan(0.6);
        assertThat(mostOfTwo).isLessThan(0.55);
    }
}
