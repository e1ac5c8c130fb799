package io.facelib.storage.jvector;

import io.facelib.spi.VectorIndex;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.jdbc.SqlDatabase;
import io.facelib.tck.VectorIndexContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with graphs that come and go in the background while the kit writes and searches. */
class JVectorIndexTest extends VectorIndexContract {
    static final IndexSettings EARLY_GRAPHS = new IndexSettings(40, 64 << 20, 2);

    @TempDir
    private Path directory;

    @Override
    protected VectorIndex newIndex() {
        return open(directory, EARLY_GRAPHS);
    }

    @Override
    protected VectorIndex reopen() {
        return open(directory, EARLY_GRAPHS);
    }

    static JVectorIndex open(Path directory, IndexSettings settings) {
        Disk disk = Disk.real();
        return new JVectorIndex(
                SqlDatabase.open(directory.resolve("faces.db"), disk).faces(),
                directory.resolve("graphs"),
                disk,
                settings);
    }
}
