package io.facelib.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.SetupException;
import io.facelib.spi.BackendFactory;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.testkit.MissingPackage;
import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** What somebody is told who has facelib and not Jedis. */
class MissingJedisTest {
    @Test
    void queue_withoutJedis_isDescribedAndNotOpened_inASentence() throws Exception {
        Class<?> type = MissingPackage.of("redis.clients.").anew(RedisQueue.class);
        BackendFactory<?> described =
                (BackendFactory<?>) type.getMethod("at", URI.class).invoke(null, URI.create("redis://127.0.0.1"));
        assertThat(described).hasToString("RedisQueue[redis://127.0.0.1:6379/0]");

        assertThatThrownBy(() -> described.open(StorageSetup.of(Clock.systemUTC())))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("not on the class path")
                .hasMessageContaining("Add redis.clients:jedis");
    }
}
