package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import com.datastax.oss.driver.internal.core.connection.ExponentialReconnectionPolicy;
import com.datastax.oss.driver.internal.core.session.throttling.ConcurrencyLimitingRequestThrottler;
import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session with a cluster: statements by their text, and failures as facelib's own exceptions. Everything is read and
 * written at LOCAL_QUORUM unless a statement says otherwise. Safe for any number of threads.
 */
final class Connection implements AutoCloseable {
    static final String NAME = "cassandra";
    private static final ConsistencyLevel QUORUM = DefaultConsistencyLevel.LOCAL_QUORUM;

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private static final int QUIET_MILLIS = 50;
    private static final int LONGEST_END_MILLIS = 15_000;

    private final CqlSession session;
    private final String keyspace;
    private final Duration request;
    private final ConcurrentMap<String, PreparedStatement> statements = new ConcurrentHashMap<>();

    private Connection(CqlSession session, String keyspace, Duration request) {
        this.session = session;
        this.keyspace = keyspace;
        this.request = request;
    }

    /** Reaches the first node that answers. */
    static Connection open(Access access, Layout layout, Duration request) {
        try {
            CqlSessionBuilder builder = CqlSession.builder()
                    .withConfigLoader(configuration(request))
                    .addContactPoints(access.points().stream()
                            .map(p -> new InetSocketAddress(p.getHostString(), p.getPort()))
                            .toList())
                    .withLocalDatacenter(access.datacenter());
            access.login().ifPresent(login -> builder.withAuthCredentials(login.user(), login.password()));
            access.tls().ifPresent(context -> builder.withSslEngineFactory(named(context)));
            return new Connection(builder.build(), layout.keyspace(), request);
        } catch (RuntimeException e) {
            Failure failure = Failure.of(e);
            String text = "the cluster " + access + " cannot be reached: " + failure.told();
            throw new BackendException(NAME, failure.passing(), Committed.NO, text, e);
        }
    }

    /** The certificate must be of the address that is connected to: the driver's default checks no names, or what DNS says. */
    private static SslEngineFactory named(SSLContext context) {
        return new ProgrammaticSslEngineFactory(context, null, true, false);
    }

    /** What a service needs that outlives its nodes: short pauses before it asks a node again that was gone. */
    private static DriverConfigLoader configuration(Duration request) {
        return DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, request)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, request)
                .withDuration(DefaultDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT, request)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, request)
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, request)
                .withDuration(DefaultDriverOption.HEARTBEAT_INTERVAL, Duration.ofSeconds(5))
                .withDuration(DefaultDriverOption.HEARTBEAT_TIMEOUT, Duration.ofSeconds(5))
                .withClass(DefaultDriverOption.RECONNECTION_POLICY_CLASS, ExponentialReconnectionPolicy.class)
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(500))
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
                .withClass(DefaultDriverOption.REQUEST_THROTTLER_CLASS, ConcurrencyLimitingRequestThrottler.class)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS, 512)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, 100_000)
                .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                // Nobody asks any more when a session is closed: two seconds in which nobody did are waited for by
                // default.
                .withString(DefaultDriverOption.NETTY_IO_SHUTDOWN_UNIT, "MILLISECONDS")
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, QUIET_MILLIS)
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_TIMEOUT, LONGEST_END_MILLIS)
                .withString(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_UNIT, "MILLISECONDS")
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, QUIET_MILLIS)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_TIMEOUT, LONGEST_END_MILLIS)
                // Each batch of more than 5 KiB and each search of vectors would be a line.
                .withBoolean(DefaultDriverOption.REQUEST_LOG_WARNINGS, false)
                .build();
    }

    CqlSession session() {
        return session;
    }

    /**
     * A statement with its values.
     *
     * @param cql with {@code $} for the keyspace and its dot
     * @param values strings, numbers, bytes, vectors ({@code float[]}), lists of strings
     */
    BoundStatement bind(String cql, Object... values) {
        PreparedStatement prepared = statements.get(cql);
        if (prepared == null) {
            prepared = await("a statement cannot be prepared", session.prepareAsync(text(cql)));
            statements.put(cql, prepared);
        }
        BoundStatementBuilder builder = prepared.boundStatementBuilder();
        for (int i = 0; i < values.length; i++) {
            builder = set(builder, i, values[i]);
        }
        return builder.setConsistencyLevel(QUORUM)
                .setSerialConsistencyLevel(DefaultConsistencyLevel.LOCAL_SERIAL)
                .build();
    }

    private static BoundStatementBuilder set(BoundStatementBuilder builder, int i, Object value) {
        if (value instanceof String text) {
            return builder.setString(i, text);
        }
        if (value instanceof Integer number) {
            return builder.setInt(i, number);
        }
        if (value instanceof Long number) {
            return builder.setLong(i, number);
        }
        if (value instanceof byte[] bytes) {
            return builder.setByteBuffer(i, ByteBuffer.wrap(bytes));
        }
        if (value instanceof float[] vector) {
            return builder.setBytesUnsafe(i, VectorBytes.of(vector));
        }
        if (value instanceof Collection<?> texts) {
            return builder.setList(i, texts.stream().map(String.class::cast).toList(), String.class);
        }
        throw new IllegalArgumentException("no such value: " + value.getClass());
    }

    String text(String cql) {
        return cql.replace("$", keyspace + ".");
    }

    CompletionStage<AsyncResultSet> send(Statement<?> statement) {
        return session.executeAsync(statement);
    }

    /** The rows of a first page: for what fits into one. */
    List<Row> rows(String failed, Statement<?> statement) {
        return all(await(failed, send(statement)));
    }

    private static List<Row> all(AsyncResultSet page) {
        List<Row> rows = new ArrayList<>();
        page.currentPage().forEach(rows::add);
        return rows;
    }

    /** Waits for something that only reads. */
    <T> T await(String failed, CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get();
        } catch (ExecutionException e) {
            Failure failure = Failure.of(e);
            throw new BackendException(NAME, failure.passing(), Committed.NO, failed + ": " + failure.told(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(NAME, true, Committed.NO, failed + ": interrupted while waiting", e);
        }
    }

    /** Waits for what is under way, and no longer than a request may take: a node that owes an answer may never give it. */
    @Override
    public void close() {
        if (!isOver(session.closeAsync())) {
            LOG.warn("a node of the cluster still owes an answer: the connections are broken off");
            if (!isOver(session.forceCloseAsync())) {
                LOG.warn("the driver does not end; its threads end with the process");
            }
        }
    }

    private boolean isOver(CompletionStage<Void> closing) {
        try {
            closing.toCompletableFuture().get(request.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            LOG.warn("the driver did not end cleanly: {}", Failure.of(e).told());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
