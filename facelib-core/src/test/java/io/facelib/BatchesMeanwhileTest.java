package io.facelib;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryStorage;
import io.facelib.model.Batch;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchOptions.FacesBy;
import io.facelib.model.BatchStatus;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.BatchStore;
import io.facelib.spi.JobQueue;
import io.facelib.spi.StateStore;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.spi.VectorIndex;
import io.facelib.testkit.Hooked;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to the faces of an item whose batch goes while the item is worked on. */
@Timeout(120)
class BatchesMeanwhileTest {
    private static final TenantId ACME = TenantId.of("acme");

    private final StorageBackends storage = new MemoryStorage().open(StorageSetup.of(Clock.systemUTC()));
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<FaceEngine> engine = new AtomicReference<>();

    @AfterEach
    void close() {
        requireNonNull(engine.get()).close();
        storage.close();
    }

    /** Opens an engine that does something just before it stores the faces of its first item. */
    private Tenant before(Runnable upsert) {
        return before(upsert, storage.state());
    }

    private Tenant before(Runnable upsert, StateStore state) {
        engine.set(FaceEngine.builder()
                .models(FakeModels.models())
                .objects(storage.objects())
                .vectors(Hooked.before(VectorIndex.class, storage.vectors(), "upsertSoon", upsert))
                .state(state)
                .jobs(Hooked.after(JobQueue.class, storage.jobs(), "endAll", ended::countDown))
                .build());
        return requireNonNull(engine.get()).tenant(ACME);
    }

    private static BatchHandle ann(Tenant tenant) {
        return tenant.batches()
                .indexImages(
                        List.of(FakeFaces.portrait("ann")),
                        BatchOptions.defaults().withFacesBy(FacesBy.CONTENT));
    }

    private List<FaceRecord> faces() {
        return storage.vectors()
                .list(ACME, FaceFilter.all(), PageRequest.first(10))
                .items();
    }

    @Test
    void batchIsCleanedUpMeanwhile_faceThatAnotherBatchShares_stays() throws InterruptedException {
        AtomicReference<BatchHandle> running = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        Tenant acme = before(() -> {
            await(known);
            requireNonNull(running.get()).cancel();
            assertThat(storage.state().batches().purge(ACME, Instant.now().plus(Duration.ofHours(1))))
                    .isEqualTo(1);
        });
        running.set(ann(acme));
        known.countDown();
        ended.await();

        assertThat(storage.state()
                        .batches()
                        .get(ACME, requireNonNull(running.get()).id()))
                .isEmpty();
        assertThat(faces()).hasSize(1);
        Batch sharing = ann(acme).await(Duration.ofSeconds(60));
        assertThat(sharing.status()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(faces()).hasSize(1);
        assertThat(storage.objects().stat(faces().get(0).image().original())).isPresent();
    }

    @Test
    void tenantIsErasedMeanwhile_nothingOfTheItemStays() throws InterruptedException {
        CountDownLatch enqueued = new CountDownLatch(1);
        Tenant acme = before(() -> {
            await(enqueued);
            requireNonNull(engine.get()).tenants().delete(ACME);
        });
        ann(acme);
        enqueued.countDown();
        ended.await();

        assertThat(faces()).isEmpty();
        assertThat(storage.objects()
                        .list("raw-images", "", PageRequest.first(10))
                        .items())
                .isEmpty();
    }

    @Test
    void tenantIsErasedMeanwhile_andTheItemCannotBeSettled_nothingOfItStays() throws InterruptedException {
        CountDownLatch enqueued = new CountDownLatch(1);
        Tenant acme = before(
                () -> {
                    await(enqueued);
                    requireNonNull(engine.get()).tenants().delete(ACME);
                },
                refusing());
        ann(acme);
        enqueued.countDown();
        ended.await();

        assertThat(faces()).isEmpty();
    }

    /** A state whose batches cannot be settled once. */
    private StateStore refusing() {
        BatchStore batches = Hooked.before(BatchStore.class, storage.state().batches(), "settle", () -> {
            throw new BackendException("full", false, Committed.NO, "for a test");
        });
        return (StateStore) Proxy.newProxyInstance(
                StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, (self, method, arguments) -> {
                    try {
                        return method.getName().equals("batches") ? batches : method.invoke(storage.state(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
