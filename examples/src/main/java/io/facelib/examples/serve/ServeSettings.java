package io.facelib.examples.serve;

import io.facelib.FaceEngine;
import io.facelib.error.InvalidInputException;
import io.facelib.ingest.IngestSettings;
import io.facelib.model.AuditScope;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.MatchPolicy;
import io.facelib.model.RetentionPolicy;
import io.facelib.model.TenantId;
import io.facelib.rest.settings.RateLimit;
import io.facelib.rest.settings.RestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * What a server was told by the names that operators of the service know, and by a few of our own. What is not set has the
 * value that the adapter and the engine have by themselves. {@code docs/rest.md} lists the names.
 *
 * @param rest of the adapter
 * @param retention how long things are kept
 * @param ingest how images are ingested
 * @param background what is done beside requests
 * @param keys the file of API keys, if callers have to show one
 */
public record ServeSettings(
        RestSettings rest,
        RetentionPolicy retention,
        IngestSettings ingest,
        BackgroundOptions background,
        Optional<Path> keys) {
    private static final int MOST_DAYS = 36_500;

    /** Names that mean something here. */
    private static final Set<String> KNOWN = Set.of(
            "ENVIRONMENT",
            "RATE_LIMIT_REQUESTS_PER_SECOND",
            "RATE_LIMIT_BURST_CAPACITY",
            "RATE_LIMIT_PER_MINUTE",
            "RATE_LIMIT_PER_HOUR",
            "MAX_IMAGE_SIZE_MB",
            "DEFAULT_TOP_K",
            "DEFAULT_SIMILARITY_THRESHOLD",
            "VERIFY_THRESHOLD",
            "VERIFY_HI_THRESHOLD",
            "IDENTITY_SEARCH_MIN_QUALITY",
            "ALLOWED_TENANTS",
            "CORS_ORIGINS",
            "PRESIGNED_URL_TTL",
            "PRESIGN_TTL_SEC",
            "CRAWLED_THUMBS_RETENTION_DAYS",
            "USER_QUERY_IMAGES_RETENTION_HOURS",
            "ENABLE_QUEUE_WORKER",
            "ENABLE_GLOBAL_DEDUP",
            "FACELIB_API_KEYS",
            "FACELIB_CLEANUP_TENANTS",
            "FACELIB_CRAWLER_TENANT",
            "FACELIB_BACKGROUND",
            "FACELIB_HOSTS");

    /** Names of the service that this one takes over from, which name parts that are not there any more. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "DEDUP_TTL_SECONDS",
            "DEDUP_MAX_HAMMING",
            "QDRANT_URL",
            "QDRANT_COLLECTION",
            "VECTOR_INDEX",
            "IDENTITY_COLLECTION",
            "VECTOR_DIM",
            "VERIFY_TOP_K",
            "VERIFY_HNSW_EF",
            "DET_SIZE",
            "DET_SCORE_THRESH",
            "IMAGE_SIZE",
            "ONNX_PROVIDERS_CSV",
            "PIPELINE_URL",
            "PINECONE_API_KEY",
            "PINECONE_INDEX",
            "VECTORIZATION_ENABLED",
            "MAX_FACES_PER_IMAGE");

    /**
     * Reads all of it.
     *
     * @throws InvalidInputException if a value is out of its bounds, or the file has a name that nobody knows
     */
    public static ServeSettings of(NamedValues values) {
        refuseUnknown(values.namesInFile());
        values.oneOf("ENVIRONMENT", "development", "staging", "production");
        return new ServeSettings(
                rest(values),
                retention(values),
                ingest(values),
                background(values),
                values.text("FACELIB_API_KEYS").map(Path::of));
    }

    private static void refuseUnknown(Set<String> names) {
        for (String name : names) {
            if (!KNOWN.contains(name) && !StorageSettings.names().contains(name) && !WITHOUT_EFFECT.contains(name)) {
                throw new InvalidInputException("--config", "there is no setting '" + name + "'");
            }
        }
    }

    /** The names in the file that are known and have no effect, sorted. */
    public static List<String> withoutEffect(NamedValues values) {
        Set<String> names = new TreeSet<>(values.namesInFile());
        names.retainAll(WITHOUT_EFFECT);
        return List.copyOf(names);
    }

    private static RestSettings rest(NamedValues values) {
        RestSettings rest = RestSettings.defaults()
                .withRateLimit(Optional.of(rateLimit(values)))
                .withAllowedTenants(tenants(values, "ALLOWED_TENANTS"))
                .withCleanUpTenants(tenants(values, "FACELIB_CLEANUP_TENANTS"))
                .withCorsOrigins(values.list("CORS_ORIGINS"))
                .withHosts(values.list("FACELIB_HOSTS"))
                .withShown(shown(values));
        rest = with(
                rest, values.whole("MAX_IMAGE_SIZE_MB", 1, 10).map(mib -> mib << 20), RestSettings::withMaxImageBytes);
        rest = with(rest, values.whole("DEFAULT_TOP_K", 1, 50), RestSettings::withTopK);
        rest = with(rest, cosine(values, "DEFAULT_SIMILARITY_THRESHOLD"), RestSettings::withSearchPolicy);
        rest = with(
                rest,
                cosine(values, "VERIFY_THRESHOLD").or(() -> cosine(values, "VERIFY_HI_THRESHOLD")),
                RestSettings::withVerifyPolicy);
        rest = with(
                rest, values.number("IDENTITY_SEARCH_MIN_QUALITY", 0, 1), RestSettings::withIdentitySearchMinQuality);
        return with(rest, linkValidity(values), RestSettings::withLinkValidity);
    }

    /** The name of the stream in use, as answers about ingest tell it. */
    private static Map<String, String> shown(NamedValues values) {
        return StorageSettings.stream(values)
                .map(stream -> Map.of("REDIS_STREAM_NAME", stream))
                .orElse(Map.of());
    }

    private static <S, T> S with(S settings, Optional<T> value, BiFunction<S, T, S> change) {
        return value.map(given -> change.apply(settings, given)).orElse(settings);
    }

    private static RateLimit rateLimit(NamedValues values) {
        RateLimit usual = RateLimit.defaults();
        return new RateLimit(
                values.number("RATE_LIMIT_REQUESTS_PER_SECOND", 0.001, 1e6).orElse(usual.perSecond()),
                values.whole("RATE_LIMIT_BURST_CAPACITY", 1, 1_000_000).orElse(usual.burst()),
                values.whole("RATE_LIMIT_PER_MINUTE", 1, 1_000_000_000).orElse(usual.perMinute()),
                values.whole("RATE_LIMIT_PER_HOUR", 1, 1_000_000_000).orElse(usual.perHour()));
    }

    private static Set<TenantId> tenants(NamedValues values, String name) {
        try {
            return values.list(name).stream().map(TenantId::of).collect(Collectors.toUnmodifiableSet());
        } catch (InvalidInputException e) {
            throw new InvalidInputException(name, "has something that is no tenant: " + e.getMessage());
        }
    }

    private static Optional<MatchPolicy> cosine(NamedValues values, String name) {
        return values.number(name, 0, 1).map(MatchPolicy::cosine);
    }

    private static Optional<Duration> linkValidity(NamedValues values) {
        return values.whole("PRESIGNED_URL_TTL", 1, 600)
                .or(() -> values.whole("PRESIGN_TTL_SEC", 1, 600))
                .map(Duration::ofSeconds);
    }

    private static RetentionPolicy retention(NamedValues values) {
        RetentionPolicy retention = RetentionPolicy.defaults();
        retention = with(
                retention,
                values.whole("CRAWLED_THUMBS_RETENTION_DAYS", 1, MOST_DAYS).map(Duration::ofDays),
                RetentionPolicy::withCrawledThumbnails);
        return with(
                retention,
                values.whole("USER_QUERY_IMAGES_RETENTION_HOURS", 1, 24 * MOST_DAYS)
                        .map(Duration::ofHours),
                RetentionPolicy::withUserQueries);
    }

    private static IngestSettings ingest(NamedValues values) {
        IngestSettings ingest = with(
                IngestSettings.defaults(), values.truth("ENABLE_GLOBAL_DEDUP"), IngestSettings::withNearDuplicates);
        return with(ingest, values.text("FACELIB_CRAWLER_TENANT").map(TenantId::of), IngestSettings::withCrawler);
    }

    /** Nothing at all where workers do everything, and this process only serves. */
    private static BackgroundOptions background(NamedValues values) {
        if (!values.truth("FACELIB_BACKGROUND").orElse(true)) {
            return BackgroundOptions.none();
        }
        BackgroundOptions all = BackgroundOptions.defaults().withCleanUp(true);
        return values.truth("ENABLE_QUEUE_WORKER").orElse(true) ? all : all.withIngestWorkers(0);
    }

    /** The same, with everything done in the background: what servers leave to workers is for workers. */
    public ServeSettings asWorker() {
        return new ServeSettings(
                rest, retention, ingest, BackgroundOptions.defaults().withCleanUp(true), keys);
    }

    /** Whether callers have to say who they are. */
    public boolean authenticates() {
        return keys.isPresent();
    }

    /** Sets what concerns the engine. */
    public FaceEngine.Builder configure(FaceEngine.Builder builder) {
        // Clients of the service expect a row for each search and comparison, too.
        return builder.retention(retention)
                .ingest(ingest)
                .background(background)
                .audit(AuditScope.ALL);
    }
}
