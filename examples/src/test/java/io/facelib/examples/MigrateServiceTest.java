package io.facelib.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.BoundingBox;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.PageRequest;
import io.facelib.storage.EmbeddedStorage;
import io.facelib.storage.s3.S3ObjectStore;
import io.facelib.testkit.OldService;
import io.facelib.testkit.Servers;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code migrate --from service:FILE} as its users call it, killed in the middle, too. */
@Timeout(300)
class MigrateServiceTest {
    private static final int PICTURES = 130;

    @TempDir
    private Path folder;

    private final String buckets = "t" + UUID.randomUUID().toString().substring(0, 12);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void fill() throws IOException {
        try (S3ObjectStore store = S3ObjectStore.at(URI.create(Servers.variable("FACELIB_S3")))
                        .withCredentials(Servers.variable("FACELIB_S3_KEY"), Servers.variable("FACELIB_S3_SECRET"))
                        .withBucket("raw-images", buckets + "-raw")
                        .withBucket("thumbnails", buckets + "-thumbs")
                        .withBucket("face-crops", buckets + "-crops")
                        .withBucket("face-metadata", buckets + "-metadata")
                        .open();
                FaceEngine eyes = FaceEngine.inMemory()) {
            OldService old = new OldService(store);
            for (int i = 0; i < PICTURES; i++) {
                byte[] picture = picture("person-" + i % 40, i / 40 * 9);
                BoundingBox box = eyes.analyze(FaceImage.of(picture))
                        .faces()
                        .get(0)
                        .detection()
                        .box();
                old.point("acme", old.upload("acme", picture), box, Map.of("identity_id", "id-" + i % 40));
            }
            old.upload("other", picture("zoe", 0));
            old.identity("acme", "id-3");
            old.identity("acme", "id-none");
            old.exportFaces(folder);
            old.exportIdentities(folder);
        }
        Files.writeString(folder.resolve("service.env"), environment(), UTF_8);
    }

    private static byte[] picture(String person, int variation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(FakeFaces.draw(variation, person), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** As deployments write it. */
    private String environment() {
        return String.join(
                "\n",
                "# the service's own",
                "ENVIRONMENT=production",
                "export QDRANT_URL=http://qdrant:6333 # where points are",
                "S3_ENDPOINT=\"" + Servers.variable("FACELIB_S3") + "\"",
                "MINIO_ACCESS_KEY=" + Servers.variable("FACELIB_S3_KEY"),
                "MINIO_SECRET_KEY='" + Servers.variable("FACELIB_S3_SECRET") + "'",
                "MINIO_BUCKET_RAW=" + buckets + "-raw",
                "MINIO_BUCKET_THUMBS=" + buckets + "-thumbs",
                "MINIO_BUCKET_CROPS=" + buckets + "-crops",
                "MINIO_BUCKET_METADATA=" + buckets + "-metadata",
                "",
                "FACELIB_EXPORT_FACES=faces.jsonl",
                "FACELIB_EXPORT_IDENTITIES=identities.jsonl",
                "");
    }

    private List<String> words(String... more) {
        return Stream.concat(
                        Stream.of(
                                "migrate",
                                "--from",
                                "service:" + folder.resolve("service.env"),
                                "--to",
                                "file:" + folder.resolve("to"),
                                "--tenant",
                                "acme",
                                "--model",
                                "fake"),
                        Stream.of(more))
                .toList();
    }

    private int run(String... more) {
        CommandLine command = FacelibCommand.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(words(more).toArray(String[]::new));
    }

    private FaceEngine engine() {
        return FaceEngine.builder()
                .models(FakeModels.models())
                .storage(EmbeddedStorage.at(folder.resolve("to")))
                .build();
    }

    private List<FaceRecord> faces() {
        try (FaceEngine engine = engine()) {
            return engine.tenant("acme")
                    .faces()
                    .list(FaceFilter.all(), PageRequest.first(1_000))
                    .items();
        }
    }

    @Test
    void service_killedInTheMiddle_goesOn_andAThirdCallChangesNothing() throws Exception {
        killAfter("images analysed: 100");

        assertThat(run()).as("%s", err).isZero();
        List<FaceRecord> faces = faces();
        assertThat(faces).hasSize(PICTURES);
        assertThat(faces.stream().map(face -> face.image().original()).distinct())
                .hasSize(PICTURES);
        assertThat(out.toString())
                .contains("left: identity id-none: no_picture")
                .contains("left behind: 1, see above")
                .containsPattern("faces there +[1-9][0-9]+\n")
                .containsPattern("identities enrolled +1\n");
        try (FaceEngine engine = engine()) {
            assertThat(engine.tenant("acme").identities().get(IdentityId.of("id-3")))
                    .isPresent();
            assertThat(engine.tenant("other").faces().count(FaceFilter.all())).isZero();
        }

        out.getBuffer().setLength(0);
        assertThat(run()).isZero();
        assertThat(out.toString()).containsPattern("images analysed +0\n").containsPattern("objects copied +0\n");
        assertThat(faces()).isEqualTo(faces);
    }

    private void killAfter(String words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FacelibCommand.class.getName()));
        command.addAll(words());
        Process child = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        try (BufferedReader lines = child.inputReader(UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.equals(words)) {
                line = lines.readLine();
            }
            assertThat(line).as(Files.readString(folder.resolve("errors.txt"))).isEqualTo(words);
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void service_wrongWords_areTold() throws IOException {
        assertThat(run("--verify")).isEqualTo(1);
        assertThat(err.toString()).contains("without --verify");

        Files.writeString(folder.resolve("service.env"), "MINIO_SECURE=false\nS3_SECRET_KEY hidden\n", UTF_8);
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString()).contains("--from: line 2 is no NAME=VALUE").doesNotContain("hidden");

        Files.writeString(folder.resolve("service.env"), "MINIO_SECURE=false\n", UTF_8);
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString()).contains("neither S3_ENDPOINT nor MINIO_ENDPOINT");
        assertThat(Files.exists(folder.resolve("to"))).isFalse();
    }
}
