package io.facelib.storage.migrate;

import io.facelib.spi.Storage;
import io.facelib.storage.EmbeddedStorage;
import io.facelib.tck.MigrationContract;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** From S3, PostgreSQL, Redis and Cassandra to a directory. */
class ServersToEmbeddedTest extends MigrationContract {
    private static TestServers servers;

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() {
        servers = new TestServers();
    }

    @AfterAll
    static void close() throws SQLException {
        if (servers != null) {
            servers.dropFaces();
            servers.close();
        }
    }

    @Override
    protected Storage source() {
        return servers.all();
    }

    @Override
    protected Storage target() {
        return EmbeddedStorage.at(directory.resolve("to"));
    }
}
