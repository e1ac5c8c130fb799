package io.facelib.storage.redis;

import io.facelib.error.SetupException;
import io.facelib.spi.BackendFactory;
import io.facelib.spi.JobQueue;
import io.facelib.spi.StorageSetup;
import java.net.URI;
import java.util.Optional;

/**
 * Jobs in a Redis server, shared by any number of processes.
 *
 * <pre>{@code
 * Storage storage = CombinedStorage.over(EmbeddedStorage.at(directory))
 *         .withQueue(RedisQueue.at(URI.create("redis://127.0.0.1:6379")));
 * }</pre>
 *
 * <p>Jedis ({@code redis.clients:jedis}) must be on the class path; facelib does not bring it. The server should be set to
 * {@code maxmemory-policy noeviction} and {@code appendonly yes}: what it may lose otherwise is told at
 * {@link RedisStreamJobQueue}.
 *
 * <p>This is a description: making one touches nothing, and it never changes, so it may be kept and used from any thread.
 */
public final class RedisQueue implements BackendFactory<JobQueue> {
    private final RedisServer server;
    private final Optional<RedisIngest> ingest;

    private RedisQueue(RedisServer server, Optional<RedisIngest> ingest) {
        this.server = server;
        this.ingest = ingest;
    }

    /** A queue in the server of an address, as {@link RedisServer#at} takes it. */
    public static RedisQueue at(URI address) {
        return on(RedisServer.at(address));
    }

    /** A queue in a server. */
    public static RedisQueue on(RedisServer server) {
        return new RedisQueue(server, Optional.empty());
    }

    /**
     * Hands images that are to be ingested over through a stream that other services write to and read from as well. Without
     * it they are jobs of this queue like others, and those services see nothing of them.
     */
    public RedisQueue withIngest(RedisIngest stream) {
        return new RedisQueue(server, Optional.of(stream));
    }

    /**
     * Connects with the first call of the queue, not before: an engine starts while the server is down.
     *
     * @throws SetupException if Jedis is missing
     */
    @Override
    public JobQueue open(StorageSetup setup) {
        return new RedisStreamJobQueue(server.connect(), setup.clock(), ingest);
    }

    @Override
    public String toString() {
        return "RedisQueue[" + server + "]";
    }
}
