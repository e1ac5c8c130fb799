package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.facelib.inference.Models;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.BoundingBox;
import io.facelib.model.Embedding;
import io.facelib.model.FaceImage;
import io.facelib.testkit.RealData;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole chain on real photos, against figures that a plain script gave for the same models. */
class RealFacesTest {
    private static final Offset<Double> PIXELS = within(6.0);

    @ParameterizedTest
    @CsvSource({
        "yunet-mobilefacenet, obama, obama2, 0.722",
        "yunet-mobilefacenet, obama, obama3, 0.743",
        "yunet-mobilefacenet, biden, biden2, 0.661",
        "yunet-mobilefacenet, obama, biden, 0.000",
        "yunet-retail0095, obama, obama2, 0.729",
        "yunet-retail0095, biden, biden2, 0.699",
        "yunet-retail0095, obama, biden, -0.052",
    })
    void compare_realPhotos_givesTheReferenceCosine(String bundle, String a, String b, double expected) {
        // The reference cuts large faces without averaging them down first, which moves the cosine of strangers most.
        double tolerance = expected > 0.5 ? 0.05 : 0.1;
        try (FaceEngine engine = engine(bundle)) {
            assertThat(engine.compare(photo(a), photo(b)).cosine()).isCloseTo(expected, within(tolerance));
        }
    }

    @Test
    void analyze_realPhoto_findsTheReferenceBoxAndPoints() {
        try (FaceEngine engine = engine("yunet-mobilefacenet")) {
            Analysis analysis = engine.analyze(photo("obama"));

            assertThat(analysis.faces()).hasSize(1);
            AnalyzedFace face = analysis.faces().get(0);
            BoundingBox box = face.detection().box();
            assertThat(face.detection().score()).isCloseTo(0.961, within(0.02));
            assertThat(box.x1()).isCloseTo(377.0, PIXELS);
            assertThat(box.y1()).isCloseTo(73.5, PIXELS);
            assertThat(box.width()).isCloseTo(226.7, PIXELS);
            assertThat(box.height()).isCloseTo(357.0, PIXELS);
            assertThat(face.detection().landmarks().noseTip().x()).isCloseTo(506.0, PIXELS);
        }
    }

    @Test
    void analyze_manyThreads_giveWhatOneAfterTheOtherGives() throws IOException {
        List<FaceImage> photos = photos(24);
        try (FaceEngine engine = engine("yunet-mobilefacenet")) {
            List<List<Embedding>> sequential =
                    photos.stream().map(photo -> vectors(engine, photo)).toList();

            List<List<Embedding>> together = IntStream.range(0, photos.size() * 3)
                    .parallel()
                    .mapToObj(i -> vectors(engine, photos.get(i % photos.size())))
                    .toList();

            for (int i = 0; i < together.size(); i++) {
                assertThat(together.get(i)).isEqualTo(sequential.get(i % photos.size()));
            }
        }
    }

    private static List<FaceImage> photos(int count) throws IOException {
        try (Stream<Path> files = Files.walk(RealData.faces().resolve("lfw"))) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .limit(count)
                    .map(FaceImage::of)
                    .toList();
        }
    }

    private static List<Embedding> vectors(FaceEngine engine, FaceImage photo) {
        return engine.analyze(photo).faces().stream()
                .map(face -> face.embedding().orElseThrow())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"90", "180", "270"})
    void analyze_turnedPhotoWithTryRotations_givesTheUprightVector(int degrees) throws IOException {
        try (FaceEngine engine = engine("yunet-mobilefacenet")) {
            BufferedImage upright = ImageIO.read(
                    RealData.faces().resolve("face_recognition/obama.jpg").toFile());
            FaceImage turned = FaceImage.of(turned(upright, degrees));
            AnalyzeOptions options = AnalyzeOptions.defaults().withTryRotations(true);

            assertThat(vector(engine.analyze(turned, options)).cosine(vector(engine.analyze(FaceImage.of(upright)))))
                    .isGreaterThan(0.95);
        }
    }

    private static Embedding vector(Analysis analysis) {
        return analysis.faces().get(0).embedding().orElseThrow();
    }

    private static BufferedImage turned(BufferedImage picture, int degrees) {
        boolean upright = degrees % 180 == 0;
        int width = upright ? picture.getWidth() : picture.getHeight();
        int height = upright ? picture.getHeight() : picture.getWidth();
        AffineTransform turn = new AffineTransform();
        turn.translate(width / 2.0, height / 2.0);
        turn.quadrantRotate(degrees / 90);
        turn.translate(-picture.getWidth() / 2.0, -picture.getHeight() / 2.0);
        BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D g = out.createGraphics();
        g.drawImage(picture, turn, null);
        g.dispose();
        return out;
    }

    private static FaceEngine engine(String bundle) {
        return FaceEngine.builder()
                .models(Models.bundle(bundle).folder(RealData.models()).download(false))
                .build();
    }

    private static FaceImage photo(String name) {
        return FaceImage.of(RealData.faces().resolve("face_recognition/" + name + ".jpg"));
    }
}
