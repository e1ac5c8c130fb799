package io.facelib.storage.redis;

import io.facelib.error.ClosedException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * The connections to a server. They are made when they are needed; when one breaks those that are idle are given up with it,
 * so that a server that was restarted costs one failing call and not one for each. Safe for any number of threads.
 */
final class RedisConnection implements AutoCloseable {
    /** How long a command may ask the server to wait. */
    static final Duration LONGEST_BLOCK = Duration.ofSeconds(1);

    private static final long AGAIN = -1;

    private final RedisServer server;
    private final RedisClient client;
    private volatile boolean closed;

    /** Made by {@link RedisServer#connect}. */
    RedisConnection(RedisServer server) {
        this.server = server;
        this.client = RedisClient.builder()
                .hostAndPort(server.host, server.port)
                .clientConfig(config(server))
                .poolConfig(pool(server))
                .build();
    }

    @SuppressWarnings("deprecation") // what comes in its place takes no SSLSocketFactory, but files with passwords
    private static DefaultJedisClientConfig config(RedisServer server) {
        int timeout = Math.toIntExact(server.timeout.toMillis());
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(timeout)
                .socketTimeoutMillis(timeout)
                .blockingSocketTimeoutMillis(timeout + Math.toIntExact(LONGEST_BLOCK.toMillis()))
                .database(server.database)
                .clientName("facelib")
                .ssl(server.tls);
        server.user.ifPresent(config::user);
        server.password.ifPresent(config::password);
        if (server.tls) {
            SSLParameters parameters = new SSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // otherwise the name is not checked
            config.sslParameters(parameters);
            server.sockets.ifPresent(config::sslSocketFactory);
        }
        return config.build();
    }

    private static ConnectionPoolConfig pool(RedisServer server) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(server.connections);
        pool.setMaxIdle(server.connections);
        pool.setMinIdle(0);
        pool.setMaxWait(server.timeout);
        pool.setTimeBetweenEvictionRuns(Duration.ofSeconds(30));
        pool.setMinEvictableIdleDuration(Duration.ofMinutes(1));
        pool.setJmxEnabled(false);
        return pool;
    }

    RedisServer server() {
        return server;
    }

    /** Runs a script; the server is given its text when it does not know it by its hash. */
    Object run(Script script, List<String> keys, List<String> arguments) {
        return call(redis -> {
            try {
                return redis.evalsha(script.sha1(), keys, arguments);
            } catch (JedisNoScriptException e) {
                return redis.eval(script.text(), keys, arguments);
            }
        });
    }

    /** Runs a script of the queue; one that says that time has made much due first is asked again. */
    Object runUntilDone(Script script, List<String> keys, List<String> arguments) {
        Object answer;
        do {
            answer = run(script, keys, arguments);
        } while (Long.valueOf(AGAIN).equals(answer));
        return answer;
    }

    /** Does something with the server. */
    <T> T call(Function<RedisClient, T> work) {
        requireOpen();
        try {
            return work.apply(client);
        } catch (JedisException | IllegalStateException e) {
            if (closed) {
                throw new ClosedException("redis");
            }
            if (e instanceof JedisConnectionException) {
                client.getPool().clear();
            }
            throw RedisFailures.of(e);
        }
    }

    void requireOpen() {
        if (closed) {
            throw new ClosedException("redis");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.close();
        }
    }
}
