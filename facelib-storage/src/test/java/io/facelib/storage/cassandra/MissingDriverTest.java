package io.facelib.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.SetupException;
import io.facelib.spi.BackendFactory;
import io.facelib.spi.StorageSetup;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** What who forgot the driver is told. */
class MissingDriverTest {
    /** Sees everything but the driver, and loads this package anew. */
    private static final class WithoutDriver extends ClassLoader {
        WithoutDriver() {
            super(MissingDriverTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("com.datastax.")) {
                throw new ClassNotFoundException(name);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null || !name.startsWith("io.facelib.storage.cassandra.")) {
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
    void faces_withoutTheDriver_areDescribedAndNotOpened_inASentence() throws Exception {
        Class<?> type = new WithoutDriver().loadClass(CassandraFaces.class.getName());
        BackendFactory<?> described = (BackendFactory<?>)
                type.getMethod("at", String.class, String.class).invoke(null, "node-1", "dc1");
        assertThat(described).hasToString("Cassandra[[node-1:9042] in dc1, keyspace facelib]");

        assertThatThrownBy(() -> described.open(StorageSetup.of(Clock.systemUTC())))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("not on the class path")
                .hasMessageContaining("Add org.apache.cassandra:java-driver-core");
    }
}
