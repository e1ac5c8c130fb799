package io.facelib.storage.s3;

import io.facelib.testkit.Servers;
import java.net.URI;
import java.util.UUID;

/** Buckets of the test server that nobody else uses. */
final class TestBuckets {
    private TestBuckets() {}

    static S3Settings fresh() {
        return at(Servers.variable("FACELIB_S3"));
    }

    static S3Settings at(String endpoint) {
        return S3ObjectStore.at(URI.create(endpoint))
                .withCredentials(Servers.variable("FACELIB_S3_KEY"), Servers.variable("FACELIB_S3_SECRET"))
                .withBucketPrefix("t" + UUID.randomUUID().toString().substring(0, 18) + "-");
    }
}
