package io.facelib.storage.jdbc;

import io.facelib.spi.VectorIndex;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.testkit.LogVectorIndex;
import io.facelib.tck.VectorIndexContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The log keeps all promises of a vector index but searching, which is done here by reading it through. */
class SqlFaceLogKitTest extends VectorIndexContract {
    @TempDir
    Path directory;

    @Override
    protected VectorIndex newIndex() {
        return reopen();
    }

    @Override
    protected VectorIndex reopen() {
        return new LogVectorIndex(
                SqlDatabase.open(directory.resolve("faces.db"), Disk.real()).faces());
    }
}
