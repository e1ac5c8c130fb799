package io.facelib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.fake.FakeFaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about people as a user runs them, one process after the other on one directory, with the fake model. */
class IdentityCommandsTest {
    @TempDir
    private Path folder;

    private final CommandRun line = new CommandRun();

    private int run(Object... arguments) {
        line.clear();
        return line.run(arguments);
    }

    /** A command on the directory of this test. */
    private int here(Object... arguments) {
        Stream<Object> all = Stream.concat(
                Stream.of(arguments),
                Stream.of("--data", folder.resolve("data"), "--tenant", "acme", "--model", "fake"));
        return run(all.toArray());
    }

    private Path photo(int variation, String... people) throws IOException {
        Path file = folder.resolve(String.join("-", people) + variation + ".png");
        ImageIO.write(FakeFaces.draw(variation, people), "png", file.toFile());
        return file;
    }

    @Test
    void enrollVerifyIdentify_overSeveralProcesses_knowThePerson() throws IOException {
        assertThat(here("enroll", "alice", photo(0, "alice"), photo(9, "alice"), "--name", "Alice A."))
                .isZero();
        assertThat(line.out()).contains("enrolled        alice with 2 photos, revision 1");

        assertThat(here("verify", "alice", photo(17, "alice"))).isZero();
        assertThat(line.out()).startsWith("match");
        assertThat(here("verify", "alice", photo(17, "bob"))).isEqualTo(1);
        assertThat(line.out()).startsWith("no match");
        assertThat(here("verify", "alice", photo(0, "alice", "bob"))).isEqualTo(1);
        assertThat(line.out()).contains("inconclusive  2 usable faces, one is needed");
        assertThat(here("verify", "carol", photo(17, "alice"))).isEqualTo(1);
        assertThat(line.out()).contains("nobody is enrolled as carol");

        assertThat(here("identify", photo(17, "alice"))).isZero();
        assertThat(line.out()).contains("alice").contains("for 1 people");
        assertThat(here("identify", photo(17, "bob"))).isEqualTo(1);
        assertThat(line.out()).startsWith("nobody");

        assertThat(run("verify", folder.resolve("data"))).as(line.out()).isZero();
    }

    @Test
    void enroll_photosThatDoNotDo_namesThemAndStoresNothing() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");

        assertThat(here("enroll", "alice", photo(0, "alice"), text, photo(0, "alice", "bob")))
                .isEqualTo(1);

        assertThat(line.out())
                .contains("does not count  " + text)
                .contains("2 usable faces")
                .contains("not enrolled    1 photos count, 2 must");
        assertThat(here("verify", "alice", photo(17, "alice"))).isEqualTo(1);
    }

    @Test
    void enroll_aKnownFace_saysWhoseItIs() throws IOException {
        here("enroll", "alice", photo(0, "alice"), photo(9, "alice"));

        assertThat(here("enroll", "ally", photo(17, "alice"), photo(25, "alice")))
                .isEqualTo(1);
        assertThat(line.out()).contains("the face belongs to alice already");
        assertThat(here("enroll", "ally", photo(17, "alice"), photo(25, "alice"), "--known-face"))
                .isZero();
    }

    @Test
    void verify_halfOfEither_isWrongUsage() throws IOException {
        assertThat(here("verify", folder.resolve("data"))).isEqualTo(2);
        assertThat(run("verify", "alice", photo(0, "alice"))).isEqualTo(2);
        assertThat(run("verify", "alice", photo(0, "alice"), "--compact")).isEqualTo(2);
    }

    @Test
    void identify_aLabelledList_tellsTheRates() throws IOException {
        Path csv = Files.write(
                folder.resolve("identify.csv"),
                List.of(
                        "image,person,role",
                        photo(0, "ann").getFileName() + ",ann,gallery",
                        photo(0, "bob").getFileName() + ",bob,gallery",
                        photo(9, "ann").getFileName() + ",ann,probe",
                        photo(9, "bob").getFileName() + ",bob,probe",
                        // Labelled as bob, but the picture shows ann: never the closest.
                        photo(17, "ann").getFileName() + ",bob,probe",
                        photo(9, "carol").getFileName() + ",carol,impostor",
                        // Labelled as not enrolled, but the picture shows bob: a false alarm.
                        photo(17, "bob").getFileName() + ",dan,impostor",
                        "missing.png,ann,probe"));
        Path json = folder.resolve("out.json");

        assertThat(here("identify", "--images", folder, "--csv", csv, "--json", json))
                .as(line.err())
                .isZero();

        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.get("rank1").asDouble()).isEqualTo(2.0 / 3);
        assertThat(figures.get("fnir").asDouble()).isEqualTo(1.0 / 3);
        assertThat(figures.get("fpir").asDouble()).isEqualTo(1.0 / 2);
        assertThat(figures.get("threshold").asDouble()).isPositive();
        assertThat(figures.get("model").asText()).isEqualTo("fake");
        assertThat(figures.get("no_face").asInt()).isEqualTo(1);
    }

    @Test
    void cluster_indexedPhotos_groupsThemByPerson() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (String name : List.of("ann0", "ann9", "bob0")) {
            int variation = name.charAt(3) - '0';
            ImageIO.write(
                    FakeFaces.draw(variation, name.substring(0, 3)),
                    "png",
                    photos.resolve(name + ".png").toFile());
        }
        run("index", photos, "--store", folder.resolve("data"), "--model", "fake");

        assertThat(run("cluster", "--data", folder.resolve("data"), "--tenant", "folder", "--model", "fake"))
                .as(line.err())
                .isZero();

        assertThat(line.out())
                .contains("group 1: 2 faces")
                .contains("ann0.png")
                .contains("ann9.png")
                .contains("single: 1 faces");
    }
}
