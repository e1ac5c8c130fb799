package io.facelib.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.spi.ObjectStore;
import io.facelib.tck.ObjectStoreContract;
import io.facelib.testkit.Servers;
import org.junit.jupiter.api.BeforeAll;

/** The contract of object stores, on a real server in a process of its own. */
class S3ObjectStoreTest extends ObjectStoreContract {
    private S3Settings settings = S3ObjectStore.onAws("nowhere");

    /** Before the kit opens anything. */
    @BeforeAll
    static void needServer() {
        assertThat(Servers.variable("FACELIB_S3")).isNotEmpty();
    }

    @Override
    protected ObjectStore newStore() {
        settings = TestBuckets.fresh();
        return settings.open();
    }

    @Override
    protected ObjectStore reopen() {
        return settings.open();
    }

    /** The server keeps objects as files under their keys; S3 itself has no folders. */
    @Override
    protected boolean keysMayBeFolders() {
        return false;
    }
}
