package io.facelib.examples.serve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.MatchPolicy;
import io.facelib.model.RetentionPolicy;
import io.facelib.model.TenantId;
import io.facelib.rest.settings.RateLimit;
import io.facelib.rest.settings.RestSettings;
import io.facelib.spi.SharedCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the names of the environment become. */
class ServeSettingsTest {
    @TempDir
    private Path folder;

    private static ServeSettings of(Map<String, String> environment) {
        return ServeSettings.of(NamedValues.of(environment));
    }

    @Test
    void nothingSet_isWhatTheAdapterAndTheEngineHave() {
        ServeSettings settings = of(Map.of());

        assertThat(settings.rest()).isEqualTo(RestSettings.defaults());
        assertThat(settings.retention()).isEqualTo(RetentionPolicy.defaults());
        assertThat(settings.background()).isEqualTo(BackgroundOptions.defaults().withCleanUp(true));
        assertThat(settings.keys()).isEmpty();
        assertThat(settings.authenticates()).isFalse();
    }

    @Test
    void names_changeWhatTheyMean() {
        ServeSettings settings = of(Map.ofEntries(
                Map.entry("RATE_LIMIT_REQUESTS_PER_SECOND", "2.5"),
                Map.entry("RATE_LIMIT_BURST_CAPACITY", "5"),
                Map.entry("RATE_LIMIT_PER_MINUTE", "30"),
                Map.entry("RATE_LIMIT_PER_HOUR", "300"),
                Map.entry("MAX_IMAGE_SIZE_MB", "5"),
                Map.entry("DEFAULT_TOP_K", " 7 "),
                Map.entry("DEFAULT_SIMILARITY_THRESHOLD", "0"),
                Map.entry("VERIFY_HI_THRESHOLD", "0.7"),
                Map.entry("VERIFY_THRESHOLD", "0.8"),
                Map.entry("IDENTITY_SEARCH_MIN_QUALITY", "0.4"),
                Map.entry("ALLOWED_TENANTS", "acme, other,,acme"),
                Map.entry("CORS_ORIGINS", "*"),
                Map.entry("PRESIGN_TTL_SEC", "60"),
                Map.entry("CRAWLED_THUMBS_RETENTION_DAYS", "3"),
                Map.entry("USER_QUERY_IMAGES_RETENTION_HOURS", "1"),
                Map.entry("ENABLE_QUEUE_WORKER", "False"),
                Map.entry("ENABLE_GLOBAL_DEDUP", "true"),
                Map.entry("FACELIB_CRAWLER_TENANT", "crawler"),
                Map.entry("FACELIB_API_KEYS", "keys.json")));

        RestSettings rest = settings.rest();
        assertThat(rest.limits().rate()).hasValue(new RateLimit(2.5, 5, 30, 300));
        assertThat(rest.limits().maxImageBytes()).isEqualTo(5 << 20);
        assertThat(rest.matches().topK()).isEqualTo(7);
        assertThat(rest.matches().search()).isEqualTo(MatchPolicy.cosine(0));
        assertThat(rest.matches().verify()).isEqualTo(MatchPolicy.cosine(0.8));
        assertThat(rest.matches().minQuality()).isEqualTo(0.4);
        assertThat(rest.callers().allowedTenants())
                .containsExactlyInAnyOrder(TenantId.of("acme"), TenantId.of("other"));
        assertThat(rest.browser().corsOrigins()).containsExactly("*");
        assertThat(rest.links().validity()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.retention().crawledThumbnails()).isEqualTo(Duration.ofDays(3));
        assertThat(settings.retention().userQueries()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.background().ingestWorkers()).isZero();
        assertThat(settings.background().batchWorkers()).isPositive();
        assertThat(settings.ingest().nearDuplicates()).isTrue();
        assertThat(settings.ingest().crawler()).hasValue(TenantId.of("crawler"));
        assertThat(settings.authenticates()).isTrue();
    }

    @Test
    void shownStream_isTheOneInUse() {
        String redis = "redis://127.0.0.1:1";
        assertThat(shownStream(Map.of("REDIS_URL", redis))).isEqualTo("face:ingest");
        assertThat(shownStream(Map.of("REDIS_URL", redis, "REDIS_STREAM_NAME", "faces:in")))
                .isEqualTo("faces:in");
        assertThat(shownStream(Map.of("REDIS_URL", redis, "FACELIB_REDIS_PREFIX", "mine")))
                .as("others are on the server: no stream")
                .isEmpty();
        assertThat(shownStream(
                        Map.of("REDIS_URL", redis, "FACELIB_REDIS_PREFIX", "mine", "REDIS_STREAM_NAME", "faces:mine")))
                .isEqualTo("faces:mine");
    }

    private static String shownStream(Map<String, String> environment) {
        return requireNonNull(of(environment).rest().shown().get("REDIS_STREAM_NAME"));
    }

    @Test
    void environment_winsOverTheFile_andEmptyValuesAreNone() throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.properties"), "DEFAULT_TOP_K=3\nVERIFY_THRESHOLD=0.9\nQDRANT_URL=http://x\n");
        NamedValues values = NamedValues.of(Map.of("DEFAULT_TOP_K", "4", "VERIFY_THRESHOLD", ""), file);

        assertThat(ServeSettings.of(values).rest().matches().topK()).isEqualTo(4);
        assertThat(ServeSettings.of(values).rest().matches().verify())
                .isEqualTo(RestSettings.defaults().matches().verify());
        assertThat(ServeSettings.withoutEffect(values)).containsExactly("QDRANT_URL");
        assertThat(values.list("CORS_ORIGINS")).isEmpty();
    }

    @Test
    void storage_halfAnAccessOrAFileThatIsNone_isRefusedByTheNameOfTheSetting() throws IOException {
        Map<String, String> cassandra = Map.of("FACELIB_CASSANDRA_HOSTS", "node-1", "FACELIB_KEYS", "");
        refused(with(cassandra, "FACELIB_CASSANDRA_USER", "somebody"), "FACELIB_CASSANDRA_USER");
        refused(with(cassandra, "FACELIB_CASSANDRA_PASSWORD", "s3cret"), "FACELIB_CASSANDRA_USER");
        refused(with(cassandra, "FACELIB_CASSANDRA_TLS", "perhaps"), "FACELIB_CASSANDRA_TLS");
        Path empty = Files.writeString(folder.resolve("none.pem"), "no certificate");
        for (String file :
                new String[] {empty.toString(), folder.resolve("nowhere").toString()}) {
            Map<String, String> redis = Map.of("REDIS_URL", "rediss://u:s3cret@127.0.0.1:1");
            refused(with(redis, "FACELIB_TLS_AUTHORITIES", file), "FACELIB_TLS_AUTHORITIES");
        }
    }

    @Test
    void authorities_withoutAConnectionThatUsesTls_areRefused() {
        Map<String, String> plain = Map.of(
                "REDIS_URL", "redis://127.0.0.1:1",
                "FACELIB_CASSANDRA_HOSTS", "node-1",
                "FACELIB_CASSANDRA_TLS", "false");
        refused(with(plain, "FACELIB_TLS_AUTHORITIES", "all.pem"), "FACELIB_TLS_AUTHORITIES: no connection uses TLS");
        Map<String, String> nobody = Map.of("REDIS_URL", "redis://127.0.0.1:1", "FACELIB_CASSANDRA_TLS", "true");
        refused(with(nobody, "FACELIB_TLS_AUTHORITIES", "all.pem"), "FACELIB_TLS_AUTHORITIES: no connection uses TLS");
    }

    @Test
    void prefix_withAReaderOfAStreamThatIsNotNamed_isRefused() {
        Map<String, String> prefixed = Map.of("REDIS_URL", "redis://127.0.0.1:1", "FACELIB_REDIS_PREFIX", "ours");
        refused(with(prefixed, "REDIS_GROUP_NAME", "readers"), "REDIS_GROUP_NAME: it is set beside");
        refused(with(prefixed, "REDIS_CONSUMER_NAME", "reader-1"), "REDIS_CONSUMER_NAME: it is set beside");
        Map<String, String> named =
                with(with(prefixed, "REDIS_GROUP_NAME", "readers"), "REDIS_STREAM_NAME", "ours:ingest");
        StorageSettings.of(NamedValues.of(named), Optional.of(folder)).close();
    }

    @Test
    void sharedCache_isWhereAServerIsNamedForIt_andNeedsKeys() {
        Map<String, String> queue = Map.of("REDIS_URL", "redis://127.0.0.1:1");
        assertThat(new SharedParts(NamedValues.of(queue)).sharedCache()).isEmpty();
        Map<String, String> cached = with(queue, "FACELIB_CACHE_REDIS_URL", "redis://:s3cret@127.0.0.1:2");
        refused(cached, "FACELIB_CACHE_REDIS_URL: it is set without FACELIB_KEYS");
        assertThat(new SharedParts(NamedValues.of(cached)).sharedCache()).hasValueSatisfying(SharedCache::close);
    }

    private static Map<String, String> with(Map<String, String> values, String name, String value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(name, value);
        return more;
    }

    private static void refused(Map<String, String> values, String setting) {
        assertThatThrownBy(() -> StorageSettings.of(NamedValues.of(values), Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(setting)
                .hasMessageNotContaining("s3cret");
    }
}
