package io.facelib.storage.redis;

import io.facelib.error.SetupException;
import io.facelib.model.TenantId;
import io.facelib.spi.SharedCache;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import redis.clients.jedis.params.SetParams;

/**
 * What processes remember for each other, in a Redis server: {@code {PREFIX}:cache:TENANT:GENERATION:KEY}, with a time to
 * live, and the generation, a random name, in {@code {PREFIX}:cache:TENANT}. The server may evict and forget as it likes: a
 * generation that is gone is followed by a new one, never by one that was. It is given up after a quarter of a second, or its
 * own time-out where that is shorter.
 */
public final class RedisCache implements SharedCache {
    private static final Duration LONGEST = Duration.ofMillis(250);
    /** Longer than any entry lives; renewed when it is asked for. */
    private static final long GENERATION_SECONDS = 30 * 24 * 3_600L;

    private static final Script GENERATION = Script.of("generation");

    private final RedisConnection redis;
    private final String base;

    private RedisCache(RedisServer server) {
        Duration timeout = server.timeout.compareTo(LONGEST) < 0 ? server.timeout : LONGEST;
        this.redis = server.withTimeout(timeout).connect();
        this.base = server.keys("cache");
    }

    /**
     * A cache in a server.
     *
     * @throws SetupException if Jedis is missing
     */
    public static RedisCache on(RedisServer server) {
        return new RedisCache(server);
    }

    @Override
    public String name() {
        return RedisFailures.BACKEND;
    }

    @Override
    public String generation(TenantId tenant) {
        List<String> arguments = List.of(UUID.randomUUID().toString(), Long.toString(GENERATION_SECONDS));
        return (String) redis.run(GENERATION, List.of(base + tenant), arguments);
    }

    @Override
    public Optional<byte[]> get(TenantId tenant, String generation, String key) {
        return redis.call(server -> Optional.ofNullable(server.get(entry(tenant, generation, key))));
    }

    @Override
    public void put(TenantId tenant, String generation, String key, byte[] value, Duration longest) {
        SetParams living = SetParams.setParams().px(longest.toMillis());
        redis.call(server -> server.set(entry(tenant, generation, key), value, living));
    }

    private byte[] entry(TenantId tenant, String generation, String key) {
        return (base + tenant + ":" + generation + ":" + key).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void forget(TenantId tenant) {
        redis.call(server -> server.del(base + tenant));
    }

    @Override
    public void close() {
        redis.close();
    }
}
