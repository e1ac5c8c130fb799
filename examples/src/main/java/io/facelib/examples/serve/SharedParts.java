package io.facelib.examples.serve;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.spi.CombinedStorage;
import io.facelib.spi.RateCounters;
import io.facelib.spi.SharedCache;
import io.facelib.storage.cassandra.CassandraFaces;
import io.facelib.storage.jdbc.PostgresState;
import io.facelib.storage.redis.RedisCache;
import io.facelib.storage.redis.RedisIngest;
import io.facelib.storage.redis.RedisQueue;
import io.facelib.storage.redis.RedisRateCounters;
import io.facelib.storage.redis.RedisServer;
import io.facelib.storage.s3.S3ObjectStore;
import io.facelib.storage.s3.S3Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * The parts of a storage that settings put on servers: pictures in S3, faces in Cassandra, state in PostgreSQL, work in Redis.
 * Holds the pool of
 * connections to PostgreSQL, which storages leave open. For one thread.
 */
final class SharedParts implements AutoCloseable {
    private static final String CASSANDRA = "FACELIB_CASSANDRA_HOSTS";
    static final String POSTGRES = "FACELIB_POSTGRES_URL";
    private static final String AUTHORITIES = "FACELIB_TLS_AUTHORITIES";
    private static final String REDIS = "REDIS_URL";
    static final String CACHE = "FACELIB_CACHE_REDIS_URL";
    private static final String CASSANDRA_TLS = "FACELIB_CASSANDRA_TLS";
    private static final String PREFIX = "FACELIB_REDIS_PREFIX";
    private static final String STREAM = "REDIS_STREAM_NAME";
    private static final String GROUP = "REDIS_GROUP_NAME";
    private static final String CONSUMER = "REDIS_CONSUMER_NAME";

    /** The names that are read here. */
    static final Set<String> NAMES = Set.of(
            "S3_ENDPOINT",
            "S3_REGION",
            "S3_ACCESS_KEY",
            "S3_SECRET_KEY",
            "S3_BUCKET_RAW",
            "S3_BUCKET_THUMBS",
            "MINIO_ENDPOINT",
            "MINIO_EXTERNAL_ENDPOINT",
            "MINIO_SECURE",
            "MINIO_BUCKET_RAW",
            "MINIO_BUCKET_THUMBS",
            "MINIO_BUCKET_CROPS",
            "MINIO_BUCKET_METADATA",
            CASSANDRA,
            "FACELIB_CASSANDRA_DATACENTER",
            "FACELIB_CASSANDRA_KEYSPACE",
            "FACELIB_CASSANDRA_REPLICATION",
            "FACELIB_CASSANDRA_USER",
            "FACELIB_CASSANDRA_PASSWORD",
            CASSANDRA_TLS,
            AUTHORITIES,
            POSTGRES,
            "FACELIB_POSTGRES_SCHEMA",
            "FACELIB_POSTGRES_USER",
            "FACELIB_POSTGRES_PASSWORD",
            REDIS,
            CACHE,
            PREFIX,
            STREAM,
            GROUP,
            CONSUMER);

    private static final int CONNECTIONS = 32;
    private static final int MOST_REPLICAS = 9;

    private final NamedValues values;
    private Optional<HikariDataSource> pool = Optional.empty();

    /** @throws InvalidInputException if one value makes no sense beside another */
    SharedParts(NamedValues values) {
        this.values = values;
        checkAuthorities(values);
        checkStream(values);
    }

    /** Who names authorities believes that connections are secured: none would be. */
    private static void checkAuthorities(NamedValues values) {
        boolean redis = Stream.of(REDIS, CACHE)
                .flatMap(name -> values.text(name).stream())
                .anyMatch(address -> address.toLowerCase(Locale.ROOT).startsWith("rediss:"));
        boolean cassandra =
                !values.list(CASSANDRA).isEmpty() && values.truth(CASSANDRA_TLS).orElse(false);
        if (values.text(AUTHORITIES).isPresent() && !redis && !cassandra) {
            throw new InvalidInputException(
                    AUTHORITIES,
                    "no connection uses TLS: neither does " + REDIS + " or " + CACHE + " begin with rediss:, nor is "
                            + CASSANDRA_TLS + " set beside " + CASSANDRA);
        }
    }

    /** A prefix says that others are on the server, and the standard stream may be theirs. */
    private static void checkStream(NamedValues values) {
        if (values.text(PREFIX).isEmpty() || values.text(STREAM).isPresent()) {
            return;
        }
        for (String name : List.of(GROUP, CONSUMER)) {
            if (values.text(name).isPresent()) {
                throw new InvalidInputException(
                        name, "it is set beside " + PREFIX + " without " + STREAM + ", which names the stream to read");
            }
        }
    }

    /** Puts there what the settings name, and leaves the rest of the storage as it is. */
    CombinedStorage in(CombinedStorage storage) {
        CombinedStorage result = pictures().map(storage::withObjects).orElse(storage);
        result = faces().map(result::withVectors).orElse(result);
        result = values.text(POSTGRES).map(this::state).map(result::withState).orElse(result);
        return redis().map(this::queue).map(result::withQueue).orElse(result);
    }

    /** Whether the settings put anything on a server. */
    boolean any() {
        return endpoint().isPresent()
                || Stream.of(CASSANDRA, POSTGRES, REDIS)
                        .anyMatch(name -> values.text(name).isPresent());
    }

    /** Whether state lies in PostgreSQL. */
    boolean hasState() {
        return values.text(POSTGRES).isPresent();
    }

    /** What counts the requests of all processes together, where there is a Redis. */
    Optional<RateCounters> rateCounters() {
        return redis().map(RedisRateCounters::on);
    }

    /** What processes remember for each other, where a server is named for it: it is not the queue's by itself. */
    Optional<SharedCache> sharedCache() {
        return server(CACHE).map(RedisCache::on);
    }

    private Optional<RedisServer> redis() {
        return server(REDIS);
    }

    private Optional<RedisServer> server(String name) {
        return values.text(name)
                .map(address -> RedisServer.at(address(name, address)))
                .map(server -> values.text(PREFIX).map(server::withPrefix).orElse(server))
                .map(server -> authorities()
                        .map(trusted -> server.withSockets(trusted.getSocketFactory()))
                        .orElse(server));
    }

    /**
     * What the stream is called that images are handed over through: empty text where that is none, nothing where there is
     * no Redis.
     */
    static Optional<String> stream(NamedValues values) {
        return values.text(REDIS)
                .map(redis -> readsStream(values) ? values.text(STREAM).orElse(RedisIngest.STREAM) : "");
    }

    private RedisQueue queue(RedisServer server) {
        RedisQueue queue = RedisQueue.on(server);
        return ingest().map(queue::withIngest).orElse(queue);
    }

    /**
     * The stream in which other services hand images over. A prefix means that other deployments are on the server, which
     * must not take each other's images: then the stream is read only if it was named.
     */
    private static boolean readsStream(NamedValues values) {
        return values.text(PREFIX).isEmpty() || values.text(STREAM).isPresent();
    }

    private Optional<RedisIngest> ingest() {
        if (!readsStream(values)) {
            return Optional.empty();
        }
        RedisIngest ingest = RedisIngest.standard();
        ingest = values.text(STREAM).map(ingest::withStream).orElse(ingest);
        ingest = values.text(GROUP).map(ingest::withGroup).orElse(ingest);
        return Optional.of(values.text(CONSUMER).map(ingest::withConsumer).orElse(ingest));
    }

    /** Who is believed instead of those whom Java believes. */
    private Optional<SSLContext> authorities() {
        return values.text(AUTHORITIES).map(file -> TrustedAuthorities.in(AUTHORITIES, Path.of(file)));
    }

    // --- pictures ----------------------------------------------------------------------------------------------------

    /** The store of pictures that the settings name. */
    Optional<S3Settings> pictures() {
        return endpoint().map(S3ObjectStore::at).map(this::withAccess).map(this::withBuckets);
    }

    /** The service's own name for it has no scheme. */
    private Optional<URI> endpoint() {
        return values.text("S3_ENDPOINT")
                .map(address -> address("S3_ENDPOINT", address))
                .or(() -> minio("MINIO_ENDPOINT"));
    }

    private Optional<URI> minio(String name) {
        boolean secure = values.truth("MINIO_SECURE").orElse(false);
        return values.text(name)
                .map(host -> host.contains("://") ? host : (secure ? "https://" : "http://") + host)
                .map(address -> address(name, address));
    }

    /** Links lead to this server, as the service's do, unless browsers can reach the store, too. */
    private S3Settings withAccess(S3Settings settings) {
        S3Settings there = values.text("S3_REGION").map(settings::inRegion).orElse(settings);
        there = minio("MINIO_EXTERNAL_ENDPOINT").map(there::withLinksTo).orElseGet(there::withoutPresignedLinks);
        Optional<String> key = values.text("S3_ACCESS_KEY");
        Optional<String> secret = values.text("S3_SECRET_KEY");
        if (key.isPresent() != secret.isPresent()) {
            throw new InvalidInputException("S3_ACCESS_KEY", "it is set without S3_SECRET_KEY, or the other way round");
        }
        return key.isPresent() ? there.withCredentials(key.get(), secret.orElseThrow()) : there;
    }

    private S3Settings withBuckets(S3Settings settings) {
        S3Settings named = bucket(settings, "raw-images", "S3_BUCKET_RAW", "MINIO_BUCKET_RAW");
        named = bucket(named, "thumbnails", "S3_BUCKET_THUMBS", "MINIO_BUCKET_THUMBS");
        named = bucket(named, "face-crops", "MINIO_BUCKET_CROPS", "MINIO_BUCKET_CROPS");
        return bucket(named, "face-metadata", "MINIO_BUCKET_METADATA", "MINIO_BUCKET_METADATA");
    }

    private S3Settings bucket(S3Settings settings, String bucket, String first, String second) {
        return values.text(first)
                .or(() -> values.text(second))
                .map(name -> settings.withBucket(bucket, name))
                .orElse(settings);
    }

    // --- faces -------------------------------------------------------------------------------------------------------

    private Optional<CassandraFaces> faces() {
        List<String> nodes = List.copyOf(values.list(CASSANDRA));
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        CassandraFaces faces = CassandraFaces.at(
                nodes, values.text("FACELIB_CASSANDRA_DATACENTER").orElse("datacenter1"));
        faces = values.text("FACELIB_CASSANDRA_KEYSPACE").map(faces::inKeyspace).orElse(faces);
        faces = values.whole("FACELIB_CASSANDRA_REPLICATION", 1, MOST_REPLICAS)
                .map(faces::withReplication)
                .orElse(faces);
        return Optional.of(secured(faces));
    }

    private CassandraFaces secured(CassandraFaces faces) {
        Optional<String> user = values.text("FACELIB_CASSANDRA_USER");
        Optional<String> password = values.text("FACELIB_CASSANDRA_PASSWORD");
        if (user.isPresent() != password.isPresent()) {
            throw new InvalidInputException(
                    "FACELIB_CASSANDRA_USER", "it is set without FACELIB_CASSANDRA_PASSWORD, or the other way round");
        }
        CassandraFaces known = user.isPresent() ? faces.withCredentials(user.get(), password.orElseThrow()) : faces;
        boolean tls = values.truth(CASSANDRA_TLS).orElse(false);
        return tls ? known.withTls(authorities().orElseGet(SharedParts::usual)) : known;
    }

    private static SSLContext usual() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new SetupException(
                    "this Java cannot do TLS as it is set up", "Name the authorities in " + AUTHORITIES + ".", e);
        }
    }

    // --- state -------------------------------------------------------------------------------------------------------

    private PostgresState state(String address) {
        if (!address.startsWith("jdbc:postgresql:")) {
            // Without the text, which may hold a password; the pool would show it.
            throw new InvalidInputException(POSTGRES, "it does not begin with jdbc:postgresql:");
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address);
        values.text("FACELIB_POSTGRES_USER").ifPresent(config::setUsername);
        values.text("FACELIB_POSTGRES_PASSWORD").ifPresent(config::setPassword);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setInitializationFailTimeout(-1); // what is wrong is told by the storage, in its own words
        HikariDataSource source = new HikariDataSource(config);
        pool = Optional.of(source);
        PostgresState state = PostgresState.on(source);
        return values.text("FACELIB_POSTGRES_SCHEMA").map(state::inSchema).orElse(state);
    }

    private static URI address(String name, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Without the text, which may hold a password.
            throw new InvalidInputException(name, "it is not the address of a server");
        }
    }

    @Override
    public void close() {
        pool.ifPresent(HikariDataSource::close);
    }
}
