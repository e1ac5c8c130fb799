package io.facelib.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.spi.BackendFactory;
import io.facelib.spi.StorageSetup;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** What somebody is told who has facelib and not Jedis. */
class MissingJedisTest {
    /** Has this package's classes as its own, and no client. */
    private static final class WithoutJedis extends ClassLoader {
        WithoutJedis() {
            super(MissingJedisTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("redis.clients.")) {
                throw new ClassNotFoundException(name);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null || !name.startsWith("io.facelib.storage.redis.")) {
                return known != null ? known : super.loadClass(name, resolve);
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void queue_withoutJedis_isDescribedAndNotOpened_inASentence() throws Exception {
        Class<?> type = new WithoutJedis().loadClass(RedisQueue.class.getName());
        Object described = type.getMethod("at", URI.class).invoke(null, URI.create("redis://127.0.0.1"));
        assertThat(described).hasToString("RedisQueue[redis://127.0.0.1:6379/0]");

        Throwable failure = null;
        try {
            BackendFactory.class
                    .getMethod("open", StorageSetup.class)
                    .invoke(described, StorageSetup.of(Clock.systemUTC()));
        } catch (InvocationTargetException e) {
            failure = e.getCause();
        }
        assertThat(failure)
                .isInstanceOf(io.facelib.error.SetupException.class)
                .hasMessageContaining("not on the class path")
                .hasMessageContaining("Add redis.clients:jedis");
    }
}
