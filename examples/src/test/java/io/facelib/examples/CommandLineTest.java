package io.facelib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.fake.FakeFaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as a user runs them, with the fake model. */
class CommandLineTest {
    @TempDir
    private Path folder;

    private final CommandRun here = new CommandRun();

    private Path photo(String name, int variation, String... people) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(FakeFaces.draw(variation, people), "png", file.toFile());
        return file;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tour",
                "analyze",
                "index",
                "search",
                "compare",
                "models",
                "evaluate",
                "enroll",
                "verify",
                "identify",
                "cluster",
                "crawl",
                "serve",
                "api-key",
                "backup",
                "restore",
                "bench"
            })
    void help_isThereForEveryCommand(String command) {
        assertThat(here.run(command, "--help")).isZero();
        assertThat(here.out()).contains("Usage: facelib " + command);
    }

    @Test
    void analyze_json_hasThePromisedShape() throws IOException {
        Path json = folder.resolve("new/out.json");

        int code =
                here.run("analyze", photo("two.png", 0, "anna", "ben"), "--vectors", "--model", "fake", "--json", json);

        JsonNode photo = new ObjectMapper().readTree(json.toFile()).get(0);
        JsonNode face = photo.get("faces").get(0);
        assertThat(code).isZero();
        assertThat(photo.fieldNames()).toIterable().containsExactly("file", "width", "height", "faces");
        assertThat(face.fieldNames())
                .toIterable()
                .containsExactly("bbox", "landmarks", "score", "quality", "reasons", "vector");
        assertThat(photo.get("width").asInt()).isEqualTo(480);
        assertThat(photo.get("faces")).hasSize(2);
        assertThat(face.get("bbox")).hasSize(4);
        assertThat(face.get("landmarks")).hasSize(5);
        assertThat(face.get("landmarks").get(0)).hasSize(2);
        assertThat(face.get("vector")).hasSize(64);
    }

    @Test
    void analyze_brokenFile_isToldBesideTheGoodOne() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.jpg"), "no picture");

        int code = here.run("analyze", photo("one.png", 0, "anna"), broken, "--model", "fake", "--json", "-");

        JsonNode photos = new ObjectMapper().readTree(here.out());
        assertThat(code).isEqualTo(1);
        assertThat(photos.get(0).get("faces")).hasSize(1);
        assertThat(photos.get(0).get("faces").get(0).has("vector")).isFalse();
        assertThat(photos.get(1).fieldNames()).toIterable().containsExactly("file", "error");
        assertThat(photos.get(1).get("error").get("type").asText()).isEqualTo("InvalidImageException");
        assertThat(photos.get(1).get("error").get("message").asText()).contains("first bytes");
    }

    @Test
    void analyze_minimumLiveAlone_isRefused() throws IOException {
        int code = here.run("analyze", photo("one.png", 0, "anna"), "--model", "fake", "--minimum-live", "0.4");

        assertThat(code).isEqualTo(1);
        assertThat(here.err()).contains("--minimum-live").contains("--liveness");
    }

    @Test
    void analyze_minimumLiveAboveOne_isRefused() throws IOException {
        int code = here.run(
                "analyze", photo("one.png", 0, "anna"), "--model", "fake", "--liveness", "--minimum-live", "1.5");

        assertThat(code).isEqualTo(1);
        assertThat(here.err()).contains("1.5 is outside 0 to 1");
    }

    @Test
    void errors_areOneLineWithoutATrace() {
        assertThat(here.run("compare", folder.resolve("none.jpg"), "b.jpg", "--model", "fake"))
                .isEqualTo(1);
        assertThat(here.err().lines()).hasSize(1);
        assertThat(here.err()).startsWith("facelib: image: ").contains("none.jpg");
    }

    @Test
    void unknownModel_namesTheKnownOnes() {
        assertThat(here.run("index", folder, "--model", "best")).isEqualTo(1);
    }

    @Test
    void missingModelFolder_isAnErrorInsteadOfASilentFallback() {
        assertThat(here.run("models", "verify", "--models", "no-such-folder")).isEqualTo(1);
        assertThat(here.err()).contains("no-such-folder").contains("is not a folder");
    }

    @Test
    void wrongUsage_isExitCodeTwo() {
        assertThat(here.run("search")).isEqualTo(2);
    }

    @Test
    void searchAndCompare_findTheSamePerson() throws IOException {
        photo("gallery/anna.png", 0, "anna");
        photo("gallery/deep/ben.png", 0, "ben");
        Path probe = photo("probe.png", 5, "ben");

        assertThat(here.run("search", probe, "--in", folder.resolve("gallery"), "--model", "fake"))
                .isZero();
        assertThat(here.out()).contains("deep/ben.png").doesNotContain("anna.png");
        assertThat(here.run("compare", probe, folder.resolve("gallery/deep/ben.png"), "--model", "fake"))
                .isZero();
        assertThat(here.out()).contains("the same person");
    }

    @Test
    void index_countsWhatFailed() throws IOException {
        photo("photos/anna.png", 0, "anna");
        Files.writeString(folder.resolve("photos/broken.jpg"), "no picture");
        Files.writeString(folder.resolve("photos/notes.txt"), "no photo");

        assertThat(here.run("index", folder.resolve("photos"), "--model", "fake"))
                .isEqualTo(1);
        assertThat(here.out())
                .contains("photos indexed   1", "photos failed    1", "other files      1", "faces            1");
        assertThat(here.err()).contains("broken.jpg");
    }

    @Test
    void indexAndSearch_store_findsAgainWhatAnotherEngineIndexed() throws IOException {
        photo("gallery/anna.png", 0, "anna");
        photo("gallery/ben.png", 0, "ben");
        Path probe = photo("probe.png", 5, "ben");
        Path store = folder.resolve("store");

        assertThat(here.run("index", folder.resolve("gallery"), "--store", store, "--model", "fake"))
                .isZero();
        assertThat(here.run("index", folder.resolve("gallery"), "--store", store, "--model", "fake"))
                .isZero();
        assertThat(here.run("search", probe, "--store", store, "--model", "fake"))
                .isZero();

        assertThat(here.out()).contains("ben.png").doesNotContain("anna.png");
        // Indexed twice, there once.
        assertThat(here.run("verify", store)).isZero();
        assertThat(here.out()).contains("faces                   2", "objects                 4", "sound");
    }

    @Test
    void search_storeThatIsNotThere_makesNone() throws IOException {
        Path store = folder.resolve("store");

        assertThat(here.run("search", photo("probe.png", 0, "ben"), "--store", store, "--model", "fake"))
                .isEqualTo(1);
        assertThat(here.run("search", "probe.png", "--store", store, "--in", folder))
                .isEqualTo(2);
        assertThat(store).doesNotExist();
    }

    @Test
    void backupAndRestore_bringTheSameBack() throws IOException {
        photo("gallery/anna.png", 0, "anna");
        Path store = folder.resolve("store");
        Path backup = folder.resolve("backup");
        Path restored = folder.resolve("restored");
        here.run("index", folder.resolve("gallery"), "--store", store, "--model", "fake");

        assertThat(here.run("backup", store, backup)).isZero();
        assertThat(here.run("backup", store, backup)).isEqualTo(1);
        assertThat(here.err()).contains("not an empty directory");
        assertThat(here.run("restore", backup, restored)).isZero();
        assertThat(here.out()).contains("faces    1", "objects  2");

        Path probe = photo("probe.png", 5, "anna");
        assertThat(here.run("search", probe, "--store", restored, "--model", "fake"))
                .isZero();
        assertThat(here.out()).contains("anna.png");
    }

    @Test
    void verify_lostPicture_isExitCodeOneAndNamed() throws IOException {
        photo("gallery/anna.png", 0, "anna");
        Path store = folder.resolve("store");
        here.run("index", folder.resolve("gallery"), "--store", store, "--model", "fake");
        assertThat(here.run("verify", store, "--compact")).isZero();
        try (Stream<Path> originals = Files.walk(store.resolve("objects/raw-images"))) {
            Files.delete(originals.filter(Files::isRegularFile).findFirst().orElseThrow());
        }

        assertThat(here.run("verify", store)).isEqualTo(1);
        assertThat(here.out()).contains("PROBLEM: face ", "which is missing", "1 problem");
        assertThat(here.run("verify", folder.resolve("gallery"))).isEqualTo(1);
        assertThat(here.err()).contains("there is no storage in");
        assertThat(here.run("verify")).isEqualTo(2);
    }

    @Test
    void verify_discardDamaged_namesWhatItRemovesAndLeavesTheRestSound() throws Exception {
        photo("gallery/anna.png", 0, "anna");
        photo("gallery/ben.png", 1, "ben");
        Path store = folder.resolve("store");
        here.run("index", folder.resolve("gallery"), "--store", store, "--model", "fake");
        try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + store.resolve("faces.db"));
                Statement change = raw.createStatement()) {
            change.execute("UPDATE face SET checksum = checksum + 1 WHERE seq = 1");
        }

        assertThat(here.run("verify", store)).isEqualTo(1);
        assertThat(here.out()).contains("PROBLEM: face ", "--discard-damaged", "1 problem");
        assertThat(here.run("verify", store, "--discard-damaged")).isZero();
        assertThat(here.out()).contains("discarded: face ", "discarded faces         1");
    }

    @Test
    void evaluate_json_hasThePromisedKeys() throws IOException {
        photo("anna/1.png", 1, "anna");
        photo("anna/2.png", 2, "anna");
        photo("ben/1.png", 0, "ben");
        Path pairs = Files.writeString(
                folder.resolve("pairs.csv"),
                "image_a,image_b,same\nanna/1.png,anna/2.png,1\nanna/1.png,ben/1.png,0\nanna/1.png,gone.png,0\n");
        Path json = folder.resolve("figures.json");
        Path plot = folder.resolve("roc.png");

        int code = here.run(
                "evaluate", "--images", folder, "--pairs", pairs, "--model", "fake", "--json", json, "--plot", plot);

        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(code).isZero();
        assertThat(figures.get("model").asText()).isEqualTo("fake");
        assertThat(figures.get("pairs").asInt()).isEqualTo(3);
        assertThat(figures.get("scored").asInt()).isEqualTo(2);
        assertThat(figures.get("not_found").asInt()).isEqualTo(1);
        assertThat(figures.get("auc").asDouble()).isEqualTo(1);
        assertThat(figures.get("accuracy").asDouble()).isEqualTo(1);
        assertThat(figures.get("tar_at_fmr").fieldNames()).toIterable().containsExactly("1e-2", "1e-3", "1e-4");
        assertThat(figures.get("tar_at_fmr").get("1e-2").isNull()).isTrue();
        assertThat(figures.get("threshold_at_fmr").has("1e-4")).isTrue();
        assertThat(figures.get("images_per_second").asDouble()).isPositive();
        assertThat(ImageIO.read(plot.toFile())).isNotNull();
    }

    @Test
    void evaluate_nothingCouldBeScored_isNoSuccess() throws IOException {
        Path pairs = Files.writeString(folder.resolve("pairs.csv"), "image_a,image_b,same\ngone.png,lost.png,1\n");

        int unscored = here.run("evaluate", "--images", folder, "--pairs", pairs, "--model", "fake", "--json", "-");
        int noFolder = here.run("evaluate", "--images", folder.resolve("none"), "--pairs", pairs, "--model", "fake");

        assertThat(unscored).isEqualTo(1);
        assertThat(new ObjectMapper().readTree(here.out()).get("not_found").asInt())
                .isEqualTo(2);
        assertThat(noFolder).isEqualTo(1);
        assertThat(here.err()).contains("is no folder");
    }

    @Test
    void evaluate_allAgainstAll_scoresEveryPair() throws IOException {
        for (int i = 0; i < 4; i++) {
            photo("anna/" + i + ".png", i, "anna");
            photo("ben/" + i + ".png", i, "ben");
        }
        Path pairs = Files.writeString(
                folder.resolve("pairs.csv"),
                "image_a,image_b,same\nanna/0.png,ben/0.png,0\nanna/1.png,ben/1.png,0\nanna/2.png,ben/2.png,0\n");
        Path json = folder.resolve("figures.json");

        here.run("evaluate", "--images", folder, "--pairs", pairs, "--model", "fake", "--json", json, "--all-vs-all");

        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.get("pairs").asInt()).isEqualTo(15);
        assertThat(figures.get("comparisons").get("genuine").asInt()).isEqualTo(6);
        assertThat(figures.get("comparisons").get("impostor").asInt()).isEqualTo(9);
        assertThat(figures.get("auc").asDouble()).isEqualTo(1);
    }

    @Test
    void calibrate_writesLimitsThatOtherCommandsDecideBy() throws IOException {
        for (int i = 0; i < 48; i++) {
            photo("people/p" + i + "/1.png", 0, "p" + i);
        }
        photo("people/p0/2.png", 1, "p0");
        Path groups = Files.writeString(folder.resolve("groups.csv"), "person,group\np0,first\np1,first\n");
        Path file = folder.resolve("new/limits.properties");
        Path json = folder.resolve("figures.json");
        Path plot = folder.resolve("errors.png");

        int code = here.run(
                "evaluate",
                "--calibrate",
                "--all-vs-all",
                "--images=" + folder.resolve("people"),
                "--groups=" + groups,
                "--model=fake",
                "--out=" + file,
                "--json=" + json,
                "--plot=" + plot);
        JsonNode everybody = new ObjectMapper().readTree(json.toFile()).get("everybody");
        double limit = everybody.get("limits").get("1e-2").get("cosine").asDouble();
        int compared = here.run(
                "compare",
                folder.resolve("people/p0/1.png"),
                folder.resolve("people/p0/2.png"),
                "--calibration=" + file,
                "--model=fake");

        assertThat(code).isZero();
        assertThat(here.out()).contains("people             48 on 49 photos", "1e-3 *");
        assertThat(everybody.get("comparisons").get("genuine").asInt()).isEqualTo(1);
        assertThat(everybody.get("comparisons").get("impostor").asInt()).isEqualTo(49 * 48 / 2 - 1);
        assertThat(Files.readString(file)).contains("limits = 0.01:" + limit + "\n", "comparisons = 1175");
        assertThat(ImageIO.read(plot.toFile())).isNotNull();
        assertThat(compared).isZero();
        // The default of compare is one in 1,000, which the file does not hold: its last limit counts.
        assertThat(here.out()).contains("limit   " + Console.fixed(limit, 3));
    }

    @Test
    void calibrate_tooFewPeople_isNoSuccessAndWritesNoLimits() throws IOException {
        photo("people/anna/1.png", 0, "anna");
        photo("people/ben/1.png", 0, "ben");
        Path file = folder.resolve("limits.properties");

        int code = here.run(
                "evaluate", "--calibrate", "--images", folder.resolve("people"), "--model=fake", "--out", file);

        assertThat(code).isEqualTo(1);
        assertThat(file).doesNotExist();
    }

    @Test
    void calibrate_optionsThatDoNotGoTogether_areWrongUsage() {
        assertThat(here.run("evaluate", "--images", folder, "--model=fake")).isEqualTo(2);
        assertThat(here.run("evaluate", "--images", folder, "--pairs=x.csv", "--out=x", "--model=fake"))
                .isEqualTo(2);
        assertThat(here.run("evaluate", "--images", folder, "--pairs=x.csv", "--calibrate", "--model=fake"))
                .isEqualTo(2);
    }

    @Test
    void tour_hostileFileNames_areEscapedAndTheReportIsWhole() throws IOException {
        photo("photos/<b>&'x_01.png", 0, "anna");
        photo("photos/<b>&'x_02.png", 1, "anna");
        photo("photos/ben_01.png", 0, "ben");
        Path report = folder.resolve("report");

        int code = here.run("tour", "--photos", folder.resolve("photos"), "--report", report, "--model", "fake");

        String page = Files.readString(report.resolve("index.html"));
        assertThat(code).isZero();
        assertThat(here.out())
                .contains(
                        "The deleted faces are gone.",
                        "Everything survived",
                        "EXACT_SCAN",
                        report.resolve("index.html").toString());
        assertThat(page).contains("&lt;b&gt;&amp;&#39;x_02.png").doesNotContain("<b>", "{{", "http");
        assertThat(report.resolve("photos/0001.jpg")).isNotEmptyFile();
        assertThat(page).contains("class=\"probe\"", "class=\"match\"", ">q 0.9", ">cos 0.");
    }
}
