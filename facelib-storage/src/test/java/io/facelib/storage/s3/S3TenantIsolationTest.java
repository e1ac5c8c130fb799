package io.facelib.storage.s3;

import io.facelib.spi.CombinedStorage;
import io.facelib.spi.Storage;
import io.facelib.storage.EmbeddedStorage;
import io.facelib.tck.TenantIsolationContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A whole engine whose pictures are in S3 and whose rest is in a directory. */
class S3TenantIsolationTest extends TenantIsolationContract {
    @TempDir
    private Path directory;

    private final S3Settings buckets = TestBuckets.fresh();

    @Override
    protected Storage storage() {
        return CombinedStorage.over(EmbeddedStorage.at(directory.resolve("faces")))
                .withObjects(buckets);
    }
}
