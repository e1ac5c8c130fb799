package io.facelib.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.SetupException;
import io.facelib.spi.BackendFactory;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.testkit.MissingPackage;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** What who forgot the driver is told. */
class MissingDriverTest {
    @Test
    void faces_withoutTheDriver_areDescribedAndNotOpened_inASentence() throws Exception {
        Class<?> type = MissingPackage.of("com.datastax.").anew(CassandraFaces.class);
        BackendFactory<?> described = (BackendFactory<?>)
                type.getMethod("at", String.class, String.class).invoke(null, "node-1", "dc1");
        assertThat(described).hasToString("Cassandra[[node-1:9042] in dc1, keyspace facelib]");

        assertThatThrownBy(() -> described.open(StorageSetup.of(Clock.systemUTC())))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("not on the class path")
                .hasMessageContaining("Add org.apache.cassandra:java-driver-core");
    }
}
