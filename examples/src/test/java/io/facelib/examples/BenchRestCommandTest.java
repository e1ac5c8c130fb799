package io.facelib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.fake.FakeFaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bench rest} as a user runs it, for a short time and with the fake model. */
@Timeout(300)
class BenchRestCommandTest {
    @TempDir
    private Path folder;

    private final CommandRun bench = new CommandRun();

    @Test
    void race_json_comparesEveryVerbInBothWays() throws IOException {
        Path json = folder.resolve("new/rest.json");

        int code = bench.run(
                "bench",
                "rest",
                "--model",
                "fake",
                "--rounds",
                1,
                "--seconds",
                0.05,
                "--warm-up",
                0,
                "--flood-seconds",
                0,
                "--json",
                json);

        assertThat(code).as(bench.err()).isZero();
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertThat(result.get("flood").isNull()).isTrue();
        JsonNode rows = result.get("rows");
        assertThat(rows.findValuesAsText("verb"))
                .containsExactly(
                        "compare_face",
                        "search_face",
                        "index_face",
                        "api/v1/search",
                        "compare_face",
                        "search_face",
                        "index_face",
                        "api/v1/search");
        assertThat(rows.findValuesAsText("clients")).containsExactly("1", "1", "1", "1", "8", "8", "8", "8");
        assertThat(rows).allSatisfy(BenchRestCommandTest::isWhole);
        assertThat(bench.out()).contains("adds at p50, us", "compare_face").doesNotContain("connections");
    }

    private static void isWhole(JsonNode row) {
        double least = row.at("/in_process/latency/p50_us").asDouble();
        double most = row.at("/http/latency/p50_us").asDouble();
        assertThat(row.get("model").asText()).isEqualTo("fake");
        assertThat(row.get("added_p50_us").asDouble()).isEqualTo(most - least);
        for (String way : List.of("in_process", "http")) {
            JsonNode latency = row.get(way).get("latency");
            assertThat(row.get(way).get("per_s").asDouble()).isPositive();
            assertThat(latency.get("calls").asInt()).isPositive();
            assertThat(latency.get("p50_us").asDouble()).isPositive();
            assertThat(latency.get("p99_us").asDouble())
                    .isGreaterThanOrEqualTo(latency.get("p50_us").asDouble());
        }
    }

    @Test
    void flood_ofAProcessOfItsOwn_endsInAnswersOrCleanRefusals() throws IOException {
        int code = bench.run(
                "bench",
                "rest",
                "--model",
                "fake",
                "--flood",
                "--flood-connections",
                100,
                "--flood-seconds",
                2,
                "--json",
                "-");

        assertThat(code).as(bench.err()).isZero();
        JsonNode result = new ObjectMapper().readTree(bench.out());
        assertThat(result.get("rows")).isEmpty();
        JsonNode flood = result.get("flood");
        assertThat(flood.get("clean").asBoolean()).as(flood.toString()).isTrue();
        assertThat(flood.get("broken")).isEmpty();
        assertThat(names(flood.get("answers"))).contains("200").isSubsetOf("200", "429", "503");
        assertThat(flood.at("/health/calls").asInt()).isPositive();
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void photo_withoutAFace_isRefusedBeforeAnythingIsMeasured() throws IOException {
        Path photo = folder.resolve("nobody.png");
        ImageIO.write(FakeFaces.draw(0), "png", photo.toFile());

        assertThat(bench.run("bench", "rest", "--model", "fake", "--flood", photo))
                .isEqualTo(1);
        assertThat(bench.err()).contains("PHOTO", "no face");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rounds=0",
                "--clients=0",
                "--warm-up=-1",
                "--seconds=0",
                "--flood-connections=0",
                "--flood-seconds=-1"
            })
    void impossibleNumber_isWrongUsage(String option) {
        assertThat(bench.run("bench", "rest", "--model", "fake", option)).isEqualTo(2);
        assertThat(bench.err()).contains(option.substring(0, option.indexOf('=')));
    }
}
