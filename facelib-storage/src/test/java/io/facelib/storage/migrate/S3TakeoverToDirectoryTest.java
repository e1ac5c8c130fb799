package io.facelib.storage.migrate;

import io.facelib.inference.Models;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.Storage;
import io.facelib.storage.EmbeddedStorage;
import io.facelib.storage.s3.S3ObjectStore;
import io.facelib.storage.s3.S3Settings;
import io.facelib.tck.TakeoverContract;
import io.facelib.testkit.Servers;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

/** From S3, into a directory; with real photos where they are. */
class S3TakeoverToDirectoryTest extends TakeoverContract {
    @TempDir
    private Path directory;

    private final S3Settings buckets = S3ObjectStore.at(URI.create(Servers.variable("FACELIB_S3")))
            .withCredentials(Servers.variable("FACELIB_S3_KEY"), Servers.variable("FACELIB_S3_SECRET"))
            .withBucketPrefix("t" + UUID.randomUUID().toString().substring(0, 18) + "-");

    @Override
    protected ObjectStore service() {
        return buckets.open();
    }

    @Override
    protected Storage target() {
        return EmbeddedStorage.at(directory);
    }

    @Override
    protected boolean isOneStore() {
        return false;
    }

    @Override
    protected Models models() {
        return RealPhotos.models();
    }

    @Override
    protected byte[] photo(String person, int number) {
        return RealPhotos.photo(person, number);
    }
}
