package io.facelib.storage.redis;

import io.facelib.testkit.Servers;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/** The server that the tests share; each takes keys of its own. */
final class TestRedis {
    private TestRedis() {}

    /** The server with keys that nobody else uses, or a skipped test. */
    static RedisServer fresh() {
        return RedisServer.at(URI.create(Servers.variable("FACELIB_REDIS")))
                .withPrefix("test-" + UUID.randomUUID())
                .withTimeout(Duration.ofSeconds(20));
    }

    /** Forgets all that lies under the keys of a server. */
    static void clean(RedisServer server) {
        try (RedisConnection redis = server.connect()) {
            redis.call(client -> client.eval(
                    "local keys = redis.call('KEYS', ARGV[1]) for _, key in ipairs(keys) do redis.call('DEL', key) end",
                    0,
                    server.keys("").substring(0, server.keys("").length() - 2) + "*"));
        }
    }

    /** How many keys a server holds under its prefix. */
    static int keys(RedisServer server) {
        try (RedisConnection redis = server.connect()) {
            return redis.call(client -> client.keys(server.keys("jobs") + "*")).size();
        }
    }
}
