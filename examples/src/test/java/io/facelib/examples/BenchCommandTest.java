package io.facelib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bench} as a user runs it, on little data. */
class BenchCommandTest {
    @TempDir
    private Path folder;

    private final CommandRun bench = new CommandRun();

    @ParameterizedTest
    @ValueSource(strings = {"vectors", "churn", "tenants", "jobs", "rest", "shared"})
    void help_isThereForEveryBenchmark(String command) {
        assertThat(bench.run("bench", command, "--help")).isZero();
        assertThat(bench.out()).contains("Usage: facelib bench " + command);
    }

    @Test
    void vectors_json_hasThePromisedKeysForEveryEngine() throws IOException {
        Path json = folder.resolve("new/vectors.json");
        String engines = "facelib,facelib-memory,exact,lucene,hnswlib,jvector";

        int code = bench.run(
                "bench",
                "vectors",
                "--n",
                2000,
                "--dim",
                32,
                "--engines",
                engines,
                "--rounds",
                2,
                "--seconds",
                0.02,
                "--inserts",
                20,
                "--queries",
                100,
                "--json",
                json);

        JsonNode results = new ObjectMapper().readTree(json.toFile());
        assertThat(code).as(bench.err()).isZero();
        assertThat(results.findValuesAsText("engine")).containsExactly(engines.split(","));
        assertThat(results).allSatisfy(BenchCommandTest::isWhole);
        assertThat(results.get(0).get("open_ms").asDouble()).isPositive();
        assertThat(results.get(0).get("disk_bytes_per_vector").asDouble()).isGreaterThan(32 * Float.BYTES);
        assertThat(results.get(2).get("recall").asDouble()).isEqualTo(1);
        assertThat(results.get(3).get("points")).isNotEmpty();
        assertThat(bench.out()).contains("typical spread", "seed 1", "facelib is");
    }

    private static void isWhole(JsonNode result) {
        assertThat(result.fieldNames())
                .toIterable()
                .contains(
                        "engine", "recall", "qps", "build_s", "bytes_per_vector", "open_ms", "n", "dim", "k", "threads")
                .contains("setting", "heap_bytes_per_vector", "disk_bytes_per_vector", "inserts_per_s", "points");
        assertThat(result.get("recall").asDouble()).isGreaterThan(0).isLessThanOrEqualTo(1);
        assertThat(result.get("qps").asDouble()).isPositive();
        assertThat(result.get("n").asInt()).isEqualTo(2000);
        assertThat(result.get("dim").asInt()).isEqualTo(32);
        JsonNode two = result.get("qps_by_threads").get("2");
        assertThat(two.get("min").asDouble())
                .isLessThanOrEqualTo(two.get("median").asDouble());
        assertThat(two.get("facelib").asDouble()).isPositive();
    }

    @Test
    void vectors_unknownEngine_isWrongUsageThatNamesTheKnownOnes() {
        assertThat(bench.run("bench", "vectors", "--n", 100, "--engines", "exact,best"))
                .isEqualTo(2);
        assertThat(bench.err()).contains("'best'", "facelib", "exact", "lucene", "hnswlib", "jvector", "faiss");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--n=0", "--dim=1", "--k=0", "--threads=0", "--rounds=0", "--queries=0", "--seconds=0"})
    void vectors_impossibleNumber_isWrongUsage(String option) {
        assertThat(bench.run("bench", "vectors", "--engines", "exact", option)).isEqualTo(2);
        assertThat(bench.err()).contains(option.substring(0, option.indexOf('=')));
    }

    @Test
    void churn_json_tellsLatenciesOfEveryPhase() throws IOException {
        int code = bench.run(
                "bench",
                "churn",
                "--n",
                500,
                "--dim",
                32,
                "--inserts",
                40,
                "--deletes",
                20,
                "--seconds",
                0.05,
                "--queries",
                50,
                "--json",
                "-");

        assertThat(code).as(bench.err()).isZero();
        JsonNode phases = new ObjectMapper().readTree(bench.out()).get("phases");
        assertThat(phases.findValuesAsText("name")).containsExactly("before", "while", "after", "quiet");
        assertThat(phases).allSatisfy(phase -> {
            JsonNode latency = phase.get("latency");
            assertThat(latency.get("p50_us").asDouble()).isPositive();
            assertThat(latency.get("max_us").asDouble())
                    .isGreaterThanOrEqualTo(latency.get("p99_us").asDouble());
        });
        // So few faces are all compared, also after some came and some went.
        assertThat(phases.get(0).get("recall").asDouble()).isEqualTo(1);
        assertThat(phases.get(2).get("recall").asDouble()).isEqualTo(1);
    }

    @Test
    void churn_moreDeletesThanFaces_isWrongUsage() {
        assertThat(bench.run("bench", "churn", "--n", 10, "--deletes", 11)).isEqualTo(2);
        assertThat(bench.err()).contains("--deletes 11", "0 to 10");
    }

    @Test
    void tenants_json_findsEverybodyInTheirOwnTenant() throws IOException {
        int code = bench.run("bench", "tenants", "--tenants", 5, "--faces", 30, "--dim", 32, "--json", "-");

        assertThat(code).as(bench.err()).isZero();
        JsonNode result = new ObjectMapper().readTree(bench.out());
        assertThat(result.get("recall").asDouble()).isEqualTo(1);
        assertThat(result.get("first").get("calls").asInt()).isEqualTo(5);
        assertThat(result.get("open_ms").asDouble()).isPositive();
        assertThat(result.get("disk_bytes").asLong()).isPositive();
    }
}
