package io.facelib.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IndexOptions;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.storage.EmbeddedStorage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as its users call it, killed in the middle, too. */
@Timeout(300)
class MigrateCommandTest {
    private static final int PICTURES = 180;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void fill() {
        try (FaceEngine engine = engine("from")) {
            Tenant acme = engine.tenant("acme");
            for (int i = 0; i < PICTURES; i++) {
                String id = "face-" + i;
                acme.index(
                        FakeFaces.portrait("person-" + i % 30, i % 60),
                        IndexOptions.defaults().withFaceIds(face -> FaceId.of(id)));
            }
        }
    }

    private FaceEngine engine(String directory) {
        return FaceEngine.builder()
                .models(FakeModels.models())
                .storage(EmbeddedStorage.at(folder.resolve(directory)))
                .build();
    }

    private List<String> words(String... more) {
        return Stream.concat(
                        Stream.of(
                                "migrate",
                                "--from",
                                "file:" + folder.resolve("from"),
                                "--to",
                                "file:" + folder.resolve("to"),
                                "--tenant",
                                "acme"),
                        Stream.of(more))
                .toList();
    }

    private int run(String... more) {
        CommandLine command = FacelibCommand.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(words(more).toArray(String[]::new));
    }

    private record Answers(List<FaceRecord> faces, List<List<FaceId>> found) {}

    private Answers answers(String directory) {
        try (FaceEngine engine = engine(directory)) {
            Tenant acme = engine.tenant("acme");
            List<FaceRecord> faces = acme.faces()
                    .list(FaceFilter.all(), PageRequest.first(1_000))
                    .items();
            return new Answers(
                    faces,
                    faces.stream()
                            .limit(20)
                            .map(face -> acme.search(Probe.of(face.id()), SearchOptions.topK(5)).matches().stream()
                                    .map(match -> match.face().id())
                                    .toList())
                            .toList());
        }
    }

    @Test
    void migrate_killedInTheMiddle_goesOn() throws Exception {
        Answers before = answers("from");
        killAfter("objects: 200 brought");

        assertThat(run("--verify")).as("half of it is not done: %s", out).isEqualTo(1);
        assertThat(out.toString()).contains("it is missing in the target");
        assertThat(run()).as("%s", err).isZero();

        assertThat(out.toString()).contains("the target has what the source has");
        assertThat(answers("to")).isEqualTo(before);
        assertThat(before.faces()).hasSize(PICTURES);
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
    void migrate_faceThatIsGone_isTold() throws IOException {
        assertThat(run()).as("%s", err).isZero();
        assertThat(run("--verify")).isZero();
        try (FaceEngine engine = engine("to")) {
            engine.tenant("acme").faces().delete(FaceId.of("face-7"));
        }

        assertThat(run("--verify")).isEqualTo(1);
        assertThat(out.toString()).contains("differs: faces face-7: it is missing in the target");
        assertThat(run("--again")).as("%s", err).isZero();
        assertThat(run("--verify")).isZero();
    }

    @Test
    void migrate_sourceThatIsNotThere_isToldAndNotMade() {
        CommandLine command = FacelibCommand.commandLine();
        command.setErr(new PrintWriter(err, true));
        Path typo = folder.resolve("fron");

        assertThat(command.execute(
                        "migrate",
                        "--from",
                        "file:" + typo,
                        "--to",
                        "file:" + folder.resolve("to"),
                        "--tenant",
                        "acme"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--from: there is no storage at " + typo);
        assertThat(Files.exists(typo)).isFalse();
    }

    @Test
    void migrate_wrongWords_areTold() {
        CommandLine command = FacelibCommand.commandLine();
        command.setErr(new PrintWriter(err, true));

        assertThat(command.execute("migrate", "--from", "ftp:x", "--to", "file:y", "--tenant", "acme"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--from: it begins neither with file: nor with config:");
        assertThat(Files.exists(Path.of("y"))).isFalse();
    }
}
