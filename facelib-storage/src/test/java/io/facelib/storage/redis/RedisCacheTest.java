package io.facelib.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.facelib.FaceEngine;
import io.facelib.error.BackendException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.FaceImage;
import io.facelib.model.TenantId;
import io.facelib.spi.SharedCache;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes' caches at one server. */
@Timeout(60)
class RedisCacheTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final TenantId OTHER = TenantId.of("other");
    private static final byte[] VALUE = {0, 1, -1, '\r', '\n'};

    private final RedisServer server = TestRedis.fresh();
    private final SharedCache one = RedisCache.on(server);
    private final SharedCache two = RedisCache.on(server);

    @AfterEach
    void clean() {
        TestRedis.clean(server);
        one.close();
        two.close();
    }

    @Test
    void entry_isThereForAllProcesses_andForItsTenantAndGenerationOnly() {
        String generation = one.generation(ACME);
        assertThat(two.generation(ACME)).isEqualTo(generation);
        one.put(ACME, generation, "key", VALUE, Duration.ofHours(1));

        assertThat(two.get(ACME, generation, "key")).hasValue(VALUE);
        assertThat(two.get(ACME, generation, "key2")).isEmpty();
        assertThat(two.get(OTHER, generation, "key")).isEmpty();
        assertThat(two.get(ACME, "another", "key")).isEmpty();
        assertThat(two.generation(OTHER)).isNotEqualTo(generation);
    }

    @Test
    void entry_expires() {
        String generation = one.generation(ACME);
        one.put(ACME, generation, "key", VALUE, Duration.ofHours(1));
        try (RedisConnection redis = server.connect()) {
            String entry = server.keys("cache") + "acme:" + generation + ":key";
            long seconds = redis.call(client -> client.ttl(entry));
            assertThat(seconds).isBetween(3_500L, 3_600L);
        }
    }

    @Test
    void forget_makesAnotherGeneration_forAllProcesses() {
        String before = one.generation(ACME);
        String others = one.generation(OTHER);
        one.forget(ACME);
        one.forget(ACME);
        two.put(ACME, before, "key", VALUE, Duration.ofHours(1));

        assertThat(two.generation(ACME)).isNotEqualTo(before);
        assertThat(two.get(ACME, two.generation(ACME), "key")).isEmpty();
        assertThat(two.generation(OTHER)).isEqualTo(others);
    }

    @Test
    void engine_sharesWhatItSaw_untilTheTenantIsErased() throws IOException {
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .sharedCache(RedisCache.on(server))
                .build()) {
            String before = one.generation(ACME);
            // A cache that is slow to answer at first is passed over for a second.
            for (int variation = 0; entries(before).isEmpty(); variation++) {
                engine.tenant("acme").compare(photo(variation));
            }

            engine.tenants().delete(ACME);

            assertThat(one.generation(ACME)).isNotEqualTo(before);
        }
        assertThat(one.generation(ACME))
                .as("the engine closed its own connections only")
                .isNotEmpty();
    }

    private static FaceImage photo(int variation) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(FakeFaces.draw(variation, "anna"), "png", bytes);
        return FaceImage.of(bytes.toByteArray());
    }

    private Set<String> entries(String generation) {
        try (RedisConnection redis = server.connect()) {
            return redis.call(client -> client.keys(server.keys("cache") + "acme:" + generation + ":*"));
        }
    }

    @Test
    void serverThatIsFrozen_isGivenUpSoon(@TempDir Path folder) {
        try (RedisProcess redis = RedisProcess.start(folder);
                SharedCache cache = RedisCache.on(redis.server().withTimeout(Duration.ofSeconds(30)))) {
            cache.generation(ACME);
            redis.freeze();
            BackendException frozen = catchThrowableOfType(BackendException.class, () -> cache.generation(ACME));
            assertThat(frozen.retryable()).isTrue();
            redis.thaw();
            assertThat(cache.generation(ACME)).isNotEmpty();
        }
    }
}
