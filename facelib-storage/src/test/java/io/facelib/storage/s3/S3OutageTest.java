package io.facelib.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.spi.ObjectInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is stopped, frozen and started again, each in its own process; the store is not told. */
@Tag("chaos")
@Timeout(120)
class S3OutageTest {
    private static final ObjectKey KEY = new ObjectKey("raw-images", "acme/a.jpg");
    private static final ObjectInfo JPEG = ObjectInfo.ofType("image/jpeg");

    @TempDir
    Path directory;

    @Test
    void serverStopped_callsFailTypedAndStartedAgain_theyWorkAndNothingIsLost() throws Exception {
        running((server, store) -> {
            put(store, KEY, 1_000);
            server.stop();
            failure(() -> put(store, KEY, 10)); // on a connection that was kept, where nobody can tell
            everyCallFails(store, Committed.NO);

            server.startAgain();
            assertThat(store.stat(KEY)).isPresent();
            put(store, KEY, 2_000);
            assertThat(store.stat(KEY).orElseThrow().size()).isEqualTo(2_000);
        });
    }

    @Test
    void serverFrozen_callsFailTypedWithinTheirTimeAndThawed_theyWork() throws Exception {
        running((server, store) -> {
            put(store, KEY, 1_000);
            server.freeze();
            everyCallFails(store, Committed.UNKNOWN);
            BackendException large = failure(() -> put(store, KEY, 20_000_000));
            assertThat(large.committed()).isEqualTo(Committed.NO); // no part of it is the object yet

            server.thaw();
            assertThat(store.open(KEY, 0)).isPresent();
            put(store, KEY, 20_000_000);
            assertThat(store.stat(KEY).orElseThrow().size()).isEqualTo(20_000_000);
        });
    }

    private static void everyCallFails(S3ObjectStore store, Committed write) {
        assertThat(failure(() -> put(store, KEY, 10)).committed()).isEqualTo(write);
        assertThat(failure(() -> store.stat(KEY)).committed()).isEqualTo(Committed.NO);
        assertThat(failure(() -> store.open(KEY, 0)).committed()).isEqualTo(Committed.NO);
        assertThat(failure(() -> store.delete(KEY)).committed()).isEqualTo(Committed.NO); // it asks first
        assertThat(failure(() -> store.list("raw-images", "", PageRequest.first(10)))
                        .committed())
                .isEqualTo(Committed.NO);
        assertThat(store.presign(KEY, Duration.ofMinutes(1))).isPresent(); // needs no server
    }

    private static BackendException failure(ThrowingCallable call) {
        BackendException failure = catchThrowableOfType(BackendException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.retryable()).as(failure.getMessage()).isTrue();
        assertThat(failure.getMessage()).doesNotContain("facelib-test");
        return failure;
    }

    private static void put(S3ObjectStore store, ObjectKey key, int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        store.put(key, new ByteArrayInputStream(content), JPEG);
    }

    private interface Work {
        void with(OwnServer server, S3ObjectStore store) throws IOException, InterruptedException;
    }

    private void running(Work work) throws IOException, InterruptedException {
        try (OwnServer server = new OwnServer(directory);
                S3ObjectStore store = TestBuckets.at(server.endpoint())
                        .withAnswerTimeout(Duration.ofMillis(1_500))
                        .withCallTimeout(Duration.ofSeconds(4))
                        .open()) {
            work.with(server, store);
        }
    }
}
