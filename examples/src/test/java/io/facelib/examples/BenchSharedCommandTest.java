package io.facelib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.examples.serve.NamedValues;
import io.facelib.examples.serve.StorageSettings;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.testkit.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench shared} as a user runs it, on little data. */
class BenchSharedCommandTest {
    @TempDir
    private Path folder;

    /** Names that no other test has. */
    private final String own = "t" + UUID.randomUUID().toString().substring(0, 8);

    private final CommandRun bench = new CommandRun();

    @Test
    void allParts_haveARowForEachChoreAndNumberOfThreads() throws IOException {
        JsonNode result = run(String.join("\n", pictures(), faces(), state(), work()));

        assertThat(result.get("rows").findValuesAsText("work"))
                .containsExactly(
                        "put a picture of 200 kB",
                        "put a picture of 200 kB",
                        "read a picture of 200 kB",
                        "read a picture of 200 kB",
                        "record an ingested image",
                        "record an ingested image",
                        "add, lease and end a job",
                        "add, lease and end a job",
                        "search the 5 nearest",
                        "search the 5 nearest",
                        "store a face",
                        "store a face");
        assertThat(result.get("galleries").findValuesAsText("backend")).containsExactly("embedded", "cassandra");
        assertThat(result.get("galleries")).allSatisfy(gallery -> {
            assertThat(gallery.get("faces").asInt()).isEqualTo(300);
            assertThat(gallery.get("recall").asDouble()).isGreaterThan(0.95);
        });
        assertThat(result.get("rows")).allSatisfy(BenchSharedCommandTest::isWhole);
        assertThat(bench.out()).contains("times as fast as embedded", "recall");
    }

    @Test
    void partWithoutServer_isLeftOut() throws IOException {
        JsonNode result = run(work());

        assertThat(result.get("galleries")).isEmpty();
        assertThat(result.get("rows").findValuesAsText("work")).containsOnly("add, lease and end a job");
    }

    /** What others of the deployment opened before, and open afterwards. */
    @Test
    void schemaInUse_isOpenedWithItsKeys_andSoIsANewOne() throws IOException {
        for (int time = 0; time < 2; time++) {
            JsonNode result = run(state());
            assertThat(result.get("rows").findValuesAsText("work"))
                    .containsOnly("record an ingested image", "add, lease and end a job");
            assertThat(bench.err()).contains("tenant bench-");
        }
        NamedValues values = NamedValues.of(Map.of(), folder.resolve("shared.properties"));
        try (StorageSettings settings = StorageSettings.of(values, Optional.of(folder.resolve("rest")));
                StorageBackends others =
                        settings.storage().open(new StorageSetup(Clock.systemUTC(), settings.keys()))) {
            assertThat(others.state().name()).isEqualTo("postgresql");
        }
    }

    @Test
    void stateWithoutKeys_isRefusedBeforeAnythingIsMade() throws IOException {
        String url = "FACELIB_POSTGRES_URL=jdbc:postgresql://127.0.0.1:1/none";
        Path config = Files.writeString(folder.resolve("shared.properties"), url);

        assertThat(execute(config, folder.resolve("shared.json"))).isNotZero();
        assertThat(bench.err()).contains("FACELIB_KEYS: it is missing beside FACELIB_POSTGRES_URL");
    }

    private static void isWhole(JsonNode row) {
        assertThat(row.get("embedded").get("per_s").asDouble()).isPositive();
        assertThat(row.get("shared").get("per_s").asDouble()).isPositive();
        assertThat(row.get("shared").get("backend"))
                .isNotEqualTo(row.get("embedded").get("backend"));
        assertThat(row.get("shared").get("p99_ms").asDouble())
                .isGreaterThanOrEqualTo(row.get("shared").get("p50_ms").asDouble());
        assertThat(row.get("ratio").asDouble()).isPositive();
    }

    private JsonNode run(String settings) throws IOException {
        Path config = Files.writeString(folder.resolve("shared.properties"), settings);
        Path json = folder.resolve("shared.json");
        int code = execute(config, json);
        assertThat(code).as(bench.err()).isZero();
        return new ObjectMapper().readTree(json.toFile());
    }

    private int execute(Path config, Path json) {
        String command =
                "bench shared --typical --dim 32 --n 300 --queries 20 --k 5 --threads 1,2 --rounds 1 --seconds 0.05";
        return bench.run((Object[]) (command + " --config " + config + " --json " + json).split(" ", -1));
    }

    private String pictures() {
        return String.join(
                "\n",
                "S3_ENDPOINT=" + Servers.variable("FACELIB_S3"),
                "S3_ACCESS_KEY=" + Servers.variable("FACELIB_S3_KEY"),
                "S3_SECRET_KEY=" + Servers.variable("FACELIB_S3_SECRET"),
                "S3_BUCKET_RAW=" + own + "-raw",
                "S3_BUCKET_THUMBS=" + own + "-thumbs",
                "MINIO_BUCKET_CROPS=" + own + "-crops",
                "MINIO_BUCKET_METADATA=" + own + "-metadata");
    }

    private String faces() {
        return String.join(
                "\n",
                "FACELIB_CASSANDRA_HOSTS=" + Servers.variable("FACELIB_CASSANDRA"),
                "FACELIB_CASSANDRA_DATACENTER=" + Servers.variable("FACELIB_CASSANDRA_DC"),
                "FACELIB_CASSANDRA_KEYSPACE=" + own,
                "FACELIB_CASSANDRA_REPLICATION=1");
    }

    private String state() {
        return String.join(
                "\n",
                "FACELIB_POSTGRES_URL=" + Servers.variable("FACELIB_POSTGRES"),
                "FACELIB_POSTGRES_SCHEMA=" + own,
                "FACELIB_KEYS=" + folder.resolve("keys.json"));
    }

    private String work() {
        return "REDIS_URL=" + Servers.variable("FACELIB_REDIS") + "\nFACELIB_REDIS_PREFIX=" + own;
    }
}
