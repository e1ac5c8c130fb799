package io.facelib.storage.redis;

import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * A Redis server and how to talk to it: a description, which touches nothing and never changes. Its text names host, port
 * and database only.
 *
 * <p>Every call is bounded: a server that does not answer is given up after {@link #withTimeout}, and the caller told by a
 * retryable error. Nothing has to be done when it is back.
 */
public final class RedisServer {
    private static final int PORT = 6379;
    private static final int MOST_CONNECTIONS = 1_024;

    final String host;
    final int port;
    final boolean tls;
    final int database;
    final Optional<String> user;
    final Optional<String> password;
    final Optional<SSLSocketFactory> sockets;
    final String prefix;
    final Duration timeout;
    final int connections;

    private RedisServer(
            String host,
            int port,
            boolean tls,
            int database,
            Optional<String> user,
            Optional<String> password,
            Optional<SSLSocketFactory> sockets,
            String prefix,
            Duration timeout,
            int connections) {
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.database = database;
        this.user = user;
        this.password = password;
        this.sockets = sockets;
        this.prefix = prefix;
        this.timeout = timeout;
        this.connections = connections;
    }

    /**
     * A server by its address, {@code redis://host:port/database}, or {@code rediss://} for TLS, which checks the server's
     * certificate and name. Without a port 6379, without a database 0. User and password may stand in the address,
     * {@code user:password@host}, or be given by {@link #withPassword}.
     *
     * @throws InvalidInputException if it is another address; the message does not repeat it
     */
    public static RedisServer at(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("rediss");
        String host = address.getHost();
        if (host == null || !(tls || scheme.equals("redis"))) {
            throw new InvalidInputException("Redis address", "it is not redis://host:port or rediss://host:port");
        }
        Optional<String> secret = Optional.ofNullable(address.getRawUserInfo());
        return new RedisServer(
                host,
                address.getPort() < 0 ? PORT : address.getPort(),
                tls,
                database(address),
                secret.map(RedisServer::userOf).filter(text -> !text.isEmpty()),
                secret.map(RedisServer::passwordOf).filter(text -> !text.isEmpty()),
                Optional.empty(),
                "facelib",
                Duration.ofSeconds(5),
                32);
    }

    private static String userOf(String secret) {
        int colon = secret.indexOf(':');
        return decoded(colon < 0 ? secret : secret.substring(0, colon));
    }

    private static String passwordOf(String secret) {
        return decoded(secret.substring(secret.indexOf(':') < 0 ? secret.length() : secret.indexOf(':') + 1));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static int database(URI address) {
        String path = address.getPath() == null ? "" : address.getPath().replaceFirst("^/", "");
        if (!path.matches("\\d{0,5}")) {
            throw new InvalidInputException("Redis address", "its path is not the number of a database");
        }
        return path.isEmpty() ? 0 : Integer.parseInt(path);
    }

    /** The user and password that the server asks for. */
    public RedisServer withPassword(String userName, String secret) {
        return with(Optional.of(userName), Optional.of(secret), sockets, prefix, timeout, connections);
    }

    /** The password that the server asks for, of its default user. */
    public RedisServer withPassword(String secret) {
        return with(Optional.empty(), Optional.of(secret), sockets, prefix, timeout, connections);
    }

    /** Makes the sockets of TLS connections; those of the Java runtime's default unless set. */
    public RedisServer withSockets(SSLSocketFactory factory) {
        return with(user, password, Optional.of(factory), prefix, timeout, connections);
    }

    /**
     * What the keys begin with, in braces, which keep all of them on one node of a cluster. {@code facelib} unless set.
     * Engines that share their work use the same; others on the same server must differ in it.
     *
     * @param name 1 to 64 characters of letters, digits, {@code .}, {@code _}, {@code :} and {@code -}
     */
    public RedisServer withPrefix(String name) {
        if (!name.matches("[A-Za-z0-9._:-]{1,64}")) {
            throw new InvalidInputException("prefix", "it is not 1 to 64 letters, digits, '.', '_', ':' and '-'");
        }
        return with(user, password, sockets, name, timeout, connections);
    }

    /**
     * How long the server may take to accept a connection, and to answer, before the call fails. Five seconds unless set.
     *
     * @param longest 10 ms to 5 minutes
     */
    public RedisServer withTimeout(Duration longest) {
        if (longest.toMillis() < 10 || longest.toMinutes() > 5) {
            throw new InvalidInputException("timeout", longest + " is outside 10 ms to 5 minutes");
        }
        return with(user, password, sockets, prefix, longest, connections);
    }

    /**
     * How many connections may be open at a time; further callers wait for one as long as for an answer. 32 unless set.
     *
     * @param most 1 to 1,024
     */
    public RedisServer withConnections(int most) {
        if (most < 1 || most > MOST_CONNECTIONS) {
            throw new InvalidInputException("connections", most + " is outside 1 to " + MOST_CONNECTIONS);
        }
        return with(user, password, sockets, prefix, timeout, most);
    }

    private RedisServer with(
            Optional<String> newUser,
            Optional<String> newPassword,
            Optional<SSLSocketFactory> newSockets,
            String newPrefix,
            Duration newTimeout,
            int newConnections) {
        return new RedisServer(
                host, port, tls, database, newUser, newPassword, newSockets, newPrefix, newTimeout, newConnections);
    }

    /**
     * Connections to it, which are made when they are needed.
     *
     * @throws SetupException if Jedis is missing
     */
    RedisConnection connect() {
        try {
            return new RedisConnection(this);
        } catch (
                NoClassDefFoundError
                        e) { // here, not in the class that has Jedis in its methods: that does not even link
            throw new SetupException(
                    "the Redis client is not on the class path (" + e.getMessage() + ")",
                    "Add redis.clients:jedis, in the version that facelib's parent pom names.",
                    e);
        }
    }

    /** What a key of a part begins with. */
    String keys(String part) {
        return "{" + prefix + "}:" + part + ":";
    }

    /** Neither user nor password. */
    @Override
    public String toString() {
        return (tls ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
    }
}
