package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.inference.Models;
import io.facelib.model.FaceImage;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.model.SearchResult;
import io.facelib.testkit.RealData;
import io.facelib.testkit.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of the class docs, compiled and run as they stand there. */
class SnippetsTest {
    @TempDir
    Path folder;

    @Test
    void faceEngine_snippetOfItsClassDoc_findsThePersonAgain() throws IOException {
        Path photo = Files.write(folder.resolve("a.png"), TestImages.encode(FakeFaces.draw(1, "alice"), "png"));
        Path other = Files.write(folder.resolve("b.png"), TestImages.encode(FakeFaces.draw(2, "alice"), "png"));

        try (FaceEngine engine =
                FaceEngine.builder().models(FakeModels.models()).build()) {
            Tenant acme = engine.tenant("acme");
            acme.index(FaceImage.of(photo));
            SearchResult found = acme.search(Probe.of(FaceImage.of(other)), SearchOptions.topK(10));

            assertThat(found.matches()).hasSize(1);
        }
    }

    @Test
    void faceEngine_snippetWithTheStandardModels_findsThePersonAgain() {
        Path photo = RealData.faces().resolve("face_recognition/obama.jpg");
        Path other = RealData.faces().resolve("face_recognition/obama2.jpg");

        try (FaceEngine engine = FaceEngine.builder()
                .models(Models.standard().folder(RealData.models()).download(false))
                .build()) {
            Tenant acme = engine.tenant("acme");
            acme.index(FaceImage.of(photo));
            SearchResult found = acme.search(Probe.of(FaceImage.of(other)), SearchOptions.topK(10));

            assertThat(found.matches()).hasSize(1);
        }
    }

    @Test
    void classDocs_snippetOfFaceEngine_isTheOneCompiledHere() throws IOException {
        String doc = source("src/main/java/io/facelib/FaceEngine.java");
        Matcher snippet =
                Pattern.compile("<pre>\\{@code(.*?)\\}</pre>", Pattern.DOTALL).matcher(doc);
        assertThat(snippet.find()).isTrue();
        String here = source("src/test/java/io/facelib/SnippetsTest.java").replaceAll("\\s+", "");
        try (Stream<String> lines = snippet.group(1).lines()) {
            assertThat(lines.map(line -> line.replaceFirst("^ *\\*", "").replaceAll("\\s+", ""))
                            .filter(line -> !line.isEmpty() && !line.startsWith("try(")))
                    .allSatisfy(line -> assertThat(here).contains(line));
        }
    }

    private static String source(String file) throws IOException {
        return Files.readString(Path.of(file));
    }
}
