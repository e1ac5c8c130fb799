package io.facelib.storage.cassandra;

import static io.facelib.storage.cassandra.TestFaces.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.PageRequest;
import io.facelib.spi.VectorQuery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that hangs, goes away and comes back: typed errors meanwhile, and nobody has to do anything afterwards. */
@Tag("chaos")
@Timeout(600)
class CassandraOutageTest {
    private TestCluster cluster;
    private CassandraVectorIndex index;

    @BeforeEach
    void open() {
        cluster = new TestCluster();
        index = cluster.faces().withRequestTimeout(Duration.ofSeconds(3)).open();
        untilItWorks(() -> index.upsert(ACME, TestFaces.range(0, 3)));
    }

    @AfterEach
    void close() {
        if (index != null) {
            index.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static BackendException failure(Runnable call) {
        BackendException failure = catchThrowableOfType(BackendException.class, call::run);
        assertThat(failure).isNotNull();
        assertThat(failure.retryable()).as(failure.getMessage()).isTrue();
        return failure;
    }

    /** As a caller does that was told that a retry helps; the whole test ends in the end. */
    private static void untilItWorks(Runnable call) {
        while (true) {
            try {
                call.run();
                return;
            } catch (BackendException e) {
                assertThat(e.retryable()).as(e.getMessage()).isTrue();
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void everyNodeFrozen_errorsAreTyped_andCallsWorkAgainAfterwards() throws Exception {
        for (int n = 1; n <= TestCluster.nodes(); n++) {
            Node.number(n).freeze();
        }
        try {
            assertThat(failure(() -> index.get(ACME, List.of(FaceId.of("f0")))).committed())
                    .isEqualTo(Committed.NO);
            assertThat(failure(() -> index.delete(ACME, List.of(FaceId.of("f0")))))
                    .hasMessageStartingWith("cassandra");
        } finally {
            for (int n = 1; n <= TestCluster.nodes(); n++) {
                Node.number(n).thaw();
            }
        }
        untilItWorks(() -> index.upsert(ACME, TestFaces.range(3, 6)));
        untilItWorks(() -> assertThat(index.get(
                        ACME, TestFaces.range(1, 6).stream().map(f -> f.id()).toList()))
                .hasSize(5));
    }

    @Test
    void nodeFrozenWhileItIsWrittenTo_repeatingMakesEachFaceOnce() throws Exception {
        Thread freezer = new Thread(() -> {
            try {
                Node.number(1).freeze();
                TimeUnit.SECONDS.sleep(5);
                Node.number(1).thaw();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        freezer.start();
        for (int i = 10; i < 400; i++) {
            int number = i;
            untilItWorks(() -> index.upsert(ACME, List.of(TestFaces.face(number))));
        }
        freezer.join();

        untilItWorks(() -> assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(393));
    }

    @Test
    void nodeKilledAndStartedAgain_hasEveryAcknowledgedFace() throws Exception {
        int acknowledged = 3;
        while (acknowledged < 40) {
            int number = acknowledged++;
            index.upsert(ACME, List.of(TestFaces.face(number)));
        }
        Node.number(1).kill();
        if (TestCluster.nodes() == 1) {
            assertThat(failure(() -> index.upsert(ACME, TestFaces.range(40, 41))))
                    .hasMessageStartingWith("cassandra");
            assertThat(failure(() -> index.list(ACME, FaceFilter.all(), PageRequest.first(5)))
                            .committed())
                    .isEqualTo(Committed.NO);
        }
        Node.number(1).start();
        untilItWorks(() -> index.upsert(ACME, TestFaces.range(50, 60)));

        untilItWorks(() -> assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(50));
        untilItWorks(() -> assertThat(index.search(
                                ACME,
                                new VectorQuery(TestFaces.face(55).embedding(), 1, 0.999, FaceFilter.all(), false))
                        .matches())
                .hasSize(1));
    }
}
