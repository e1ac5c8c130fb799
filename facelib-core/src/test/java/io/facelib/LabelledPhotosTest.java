package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidImageException.Reason;
import io.facelib.inference.Models;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.BoundingBox;
import io.facelib.model.FaceImage;
import io.facelib.testkit.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The labelled photos, row by row: what each file must give is in the tables beside the photos, not here. */
class LabelledPhotosTest {
    /** Rows that do not pass yet, by file. An empty set is the aim; a row in it must not pass. */
    private static final Set<String> NOT_YET = Set.of();

    private static final AnalyzeOptions NO_VECTORS = AnalyzeOptions.defaults().withEmbed(false);
    private static @Nullable FaceEngine shared;

    private static FaceEngine engine() {
        if (shared == null) {
            shared = FaceEngine.builder().models(RealData.models()).build();
        }
        return shared;
    }

    @AfterAll
    static void close() {
        if (shared != null) {
            shared.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> analyze_edgeFile_givesWhatTheTableSays() {
        return rows("edge/edge.csv", row -> checkFile("edge/", row));
    }

    @TestFactory
    Stream<DynamicTest> analyze_formatFile_givesWhatTheTableSays() {
        return rows("formats/formats.csv", row -> checkFile("formats/", row));
    }

    @TestFactory
    Stream<DynamicTest> analyze_labelledPhoto_findsEveryFaceOnce() {
        return rows("detect.csv", this::checkFaces);
    }

    private interface Check {
        void row(List<String> row) throws IOException;
    }

    private static Stream<DynamicTest> rows(String table, Check check) {
        List<List<String>> rows = RealData.rows(table);
        if (rows.isEmpty()) {
            return Stream.of(DynamicTest.dynamicTest(table, RealData::faces));
        }
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(row.get(0), () -> {
                    RealData.models();
                    if (NOT_YET.contains(row.get(0))) {
                        assertThatThrownBy(() -> check.row(row))
                                .as("a row of NOT_YET passes")
                                .isInstanceOf(AssertionError.class);
                        assumeFalse(true, "known not to pass");
                    }
                    check.row(row);
                }));
    }

    private void checkFile(String folder, List<String> row) throws IOException {
        byte[] bytes = Files.readAllBytes(RealData.faces().resolve(folder + row.get(0)));
        String expect = row.get(1);
        try {
            Analysis analysis = engine().analyze(FaceImage.of(bytes), NO_VECTORS);
            assertThat(expect).as("was analysed").isNotIn("error", "reject-size");
            if (!row.get(2).isEmpty()) {
                assertThat(analysis.width()).isEqualTo(Integer.parseInt(row.get(2)));
                assertThat(analysis.height()).isEqualTo(Integer.parseInt(row.get(3)));
            }
            assertThat(analysis.faces())
                    .as("faces of %s", row.get(0))
                    .hasSizeBetween(Integer.parseInt(row.get(4)), Integer.parseInt(row.get(5)));
        } catch (InvalidImageException e) {
            assertThat(expect).as("was refused: %s", e.getMessage()).isNotEqualTo("ok");
            if (expect.equals("reject-size")) {
                assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
            }
            if (expect.equals("ok-or-unsupported")) {
                assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
            }
        }
    }

    private void checkFaces(List<String> row) {
        Analysis analysis = engine().analyze(FaceImage.of(RealData.faces().resolve(row.get(0))), NO_VECTORS);
        List<BoundingBox> boxes =
                analysis.faces().stream().map(f -> f.detection().box()).toList();

        assertThat(boxes)
                .as("faces of %s", row.get(0))
                .hasSizeBetween(Integer.parseInt(row.get(1)), Integer.parseInt(row.get(2)));
        if (!row.get(3).isEmpty()) {
            for (String nose : row.get(3).split(";", -1)) {
                List<Double> at =
                        Arrays.stream(nose.split(":", -1)).map(Double::valueOf).toList();
                assertThat(boxes.stream().filter(b -> contains(b, at.get(0), at.get(1))))
                        .as("boxes around the nose at %s", nose)
                        .hasSize(1);
            }
        }
    }

    private static boolean contains(BoundingBox box, double x, double y) {
        return x >= box.x1() && x <= box.x2() && y >= box.y1() && y <= box.y2();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void analyze_exifOrientation_givesTheFaceOfTheUprightPicture(int orientation) {
        AnalyzedFace upright = onlyFace("edge/upright.jpg");
        AnalyzedFace turned = onlyFace("edge/exif_" + orientation + ".jpg");

        assertThat(turned.embedding().orElseThrow().cosine(upright.embedding().orElseThrow()))
                .isGreaterThanOrEqualTo(0.98);
        BoundingBox a = turned.detection().box();
        BoundingBox b = upright.detection().box();
        assertThat(a.x1()).isCloseTo(b.x1(), within(4.0));
        assertThat(a.y1()).isCloseTo(b.y1(), within(4.0));
        assertThat(a.x2()).isCloseTo(b.x2(), within(4.0));
        assertThat(a.y2()).isCloseTo(b.y2(), within(4.0));
    }

    private AnalyzedFace onlyFace(String file) {
        Path models = RealData.models();
        assumeTrue(Files.isDirectory(models));
        List<AnalyzedFace> faces =
                engine().analyze(FaceImage.of(RealData.faces().resolve(file))).faces();
        assertThat(faces).hasSize(1);
        return faces.get(0);
    }

    @Test
    void analyze_closeUpsThatFillTheFrame_haveOneFaceEach() throws IOException {
        RealData.models();
        List<String> others = new ArrayList<>();
        int photos = 0;
        try (Stream<Path> files = Files.walk(RealData.faces().resolve("att"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (file.toString().endsWith(".pgm")) {
                    photos++;
                    int faces = engine().analyze(FaceImage.of(file), NO_VECTORS)
                            .faces()
                            .size();
                    if (faces != 1) {
                        others.add(RealData.faces().relativize(file) + ": " + faces);
                    }
                }
            }
        }
        assertThat(photos).isPositive();
        assertThat(others).isEmpty();
    }

    @Test
    void analyze_turnedPicture_isFoundWhenTurningIsAllowed() {
        RealData.models();
        for (String file : new String[] {"rotated_90.jpg", "rotated_180.jpg"}) {
            Analysis analysis = engine().analyze(
                            FaceImage.of(RealData.faces().resolve("edge/" + file)),
                            AnalyzeOptions.defaults().withTryRotations(true));
            assertThat(analysis.faces()).as(file).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yunet-mobilefacenet", "yunet-retail0095", "scrfd-mobilefacenet"})
    void analyze_everyBundle_findsTheSamePersonAgain(String bundle) {
        try (FaceEngine engine = FaceEngine.builder()
                .models(Models.bundle(bundle)
                        .folder(RealData.models())
                        .download(false)
                        .acceptLicense("InsightFace-non-commercial-research"))
                .build()) {
            Path photos = RealData.faces().resolve("face_recognition");
            assertThat(engine.compare(
                                    FaceImage.of(photos.resolve("obama.jpg")),
                                    FaceImage.of(photos.resolve("obama2.jpg")))
                            .same())
                    .isTrue();
            assertThat(engine.compare(
                                    FaceImage.of(photos.resolve("obama.jpg")),
                                    FaceImage.of(photos.resolve("biden.jpg")))
                            .same())
                    .isFalse();
        }
    }
}
