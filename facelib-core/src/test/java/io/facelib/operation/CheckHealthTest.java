package io.facelib.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.ClosedException;
import io.facelib.error.SetupException;
import io.facelib.model.BackendHealth.Status;
import io.facelib.model.Health;
import io.facelib.spi.JobQueue;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.VectorIndex;
import io.facelib.testkit.Hooked;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckHealthTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    private final TestParts kit = new TestParts();

    @AfterEach
    void close() {
        kit.close();
    }

    private EngineParts with(ObjectStore objects) {
        return kit.with(objects, kit.backends.state());
    }

    private ObjectStore failing(RuntimeException failure) {
        return Hooked.before(ObjectStore.class, kit.backends.objects(), "stat", () -> {
            throw failure;
        });
    }

    @Test
    void everyBackend_isNamedWithItsKind() {
        try (CheckHealth check = new CheckHealth(kit.parts)) {
            Health health = check.run();

            assertThat(health.healthy()).isTrue();
            assertThat(health.backends())
                    .extracting(backend -> backend.part() + ":" + backend.kind() + ":" + backend.status())
                    .containsExactly(
                            "objects:memory:OK",
                            "vectors:memory:OK",
                            "identities:memory:OK",
                            "state:memory:OK",
                            "jobs:memory:OK");
            assertThat(health.unfinished()).containsOnlyKeys("batch", "ingest", "webhook");
        }
    }

    @Test
    void whatPassesAndWhatDoesNot_areToldApart() {
        BackendException away = new BackendException("s3", true, Committed.NO, "the server cannot be reached");
        try (CheckHealth passing = new CheckHealth(with(failing(away)));
                CheckHealth lasting = new CheckHealth(with(failing(new SetupException("no bucket", "Make one."))));
                CheckHealth odd = new CheckHealth(with(failing(new IllegalStateException("acme/photo.jpg"))))) {
            assertThat(passing.run().backend("objects").orElseThrow())
                    .satisfies(objects -> assertThat(objects.status()).isEqualTo(Status.UNAVAILABLE))
                    .hasToString("objects:memory unavailable: s3: the server cannot be reached");
            assertThat(lasting.run().backend("objects").orElseThrow().status()).isEqualTo(Status.BROKEN);
            assertThat(odd.run().backend("objects").orElseThrow())
                    .hasToString("objects:memory broken: unexpected IllegalStateException");
        }
    }

    @Test
    void frozenBackend_isSilent_whileTheOthersAnswer_andIsAskedOnce() throws InterruptedException {
        CountDownLatch thaw = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        ObjectStore frozen = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("stat")) {
                        asked.incrementAndGet();
                        thaw.await();
                    }
                    return method.invoke(kit.backends.objects(), arguments);
                });
        try (CheckHealth check = new CheckHealth(with(frozen), SHORT)) {
            for (int i = 0; i < 3; i++) {
                Health health = check.run();
                assertThat(health.healthy()).isFalse();
                assertThat(health.backend("objects").orElseThrow().status()).isEqualTo(Status.SILENT);
                assertThat(health.backends())
                        .filteredOn(backend -> !backend.part().equals("objects"))
                        .allMatch(backend -> backend.isOk());
            }
            assertThat(asked).hasValue(1);

            thaw.countDown();
            while (!check.run().healthy()) {
                Thread.onSpinWait();
            }
            assertThat(check.run().healthy()).isTrue();
            assertThat(asked.get()).isGreaterThan(1);
        }
    }

    /** Whether somebody is there has nothing to do with how many tenants there have been. */
    @Test
    void indexThatCannotListItsTenants_answers() {
        VectorIndex vectors = Hooked.before(VectorIndex.class, kit.backends.vectors(), "tenants", () -> {
            throw new IllegalStateException("there are too many");
        });
        try (CheckHealth check = new CheckHealth(kit.with(kit.backends.objects(), vectors, kit.backends.state()))) {
            assertThat(check.run().healthy()).isTrue();
        }
    }

    @Test
    void queueThatCountsForLong_answers_andItsCountComesLater() throws InterruptedException {
        CountDownLatch counted = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        JobQueue busy = (JobQueue) Proxy.newProxyInstance(
                JobQueue.class.getClassLoader(), new Class<?>[] {JobQueue.class}, (self, method, arguments) -> {
                    if (method.getName().equals("counts")) {
                        asked.incrementAndGet();
                        counted.await();
                    }
                    return method.invoke(kit.backends.jobs(), arguments);
                });
        try (CheckHealth check = new CheckHealth(kit.with(busy), SHORT)) {
            for (int i = 0; i < 3; i++) {
                Health health = check.run();
                assertThat(health.backend("jobs").orElseThrow().isOk()).isTrue();
                assertThat(health.healthy()).isTrue();
                assertThat(health.unfinished()).isEmpty();
            }
            assertThat(asked).hasValue(1);

            counted.countDown();
            while (check.run().unfinished().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(check.run().unfinished()).containsOnlyKeys("batch", "ingest", "webhook");
        }
    }

    @Test
    void queueThatFailsToCount_answers() {
        JobQueue odd = Hooked.before(JobQueue.class, kit.backends.jobs(), "counts", () -> {
            throw new BackendException("postgresql", true, Committed.NO, "the statement took too long");
        });
        try (CheckHealth check = new CheckHealth(kit.with(odd))) {
            Health health = check.run();

            assertThat(health.healthy()).isTrue();
            assertThat(health.unfinished()).isEmpty();
            assertThat(check.run().unfinished()).isNotEmpty();
        }
    }

    @Test
    void closed_asksNobody() {
        CheckHealth check = new CheckHealth(kit.parts);
        check.close();
        check.close();

        assertThatThrownBy(check::run).isInstanceOf(ClosedException.class);
    }
}
