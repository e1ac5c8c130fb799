package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.InvalidInputException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryStorage;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.Batch;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchStatus;
import io.facelib.model.FaceFilter;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import io.facelib.model.WebhookRegistration;
import io.facelib.spi.BatchStore;
import io.facelib.spi.StateStore;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.testkit.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that keeps a batch but does not let its items be settled. */
@Timeout(120)
class BrokenBatchTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ManualClock clock = ManualClock.start();
    private final StorageBackends storage = new MemoryStorage().open(StorageSetup.of(clock));
    /** How many calls for items go on failing, and whether a retry helps, as far as they say. */
    private final AtomicInteger failing = new AtomicInteger();

    private volatile Set<String> unanswered = Set.of("settle", "item", "items");
    private volatile boolean retryable;

    private final FaceEngine engine = FaceEngine.builder()
            .models(FakeModels.models())
            .state(withBatches())
            .clock(clock)
            .background(BackgroundOptions.defaults().withDeliveryWorkers(0))
            .build();
    private final Tenant acme = engine.tenant(ACME);

    @AfterEach
    void close() {
        engine.close();
        storage.close();
    }

    private StateStore withBatches() {
        BatchStore batches = before(BatchStore.class, storage.state().batches(), called -> unanswered.contains(called));
        return StateStore.class.cast(Proxy.newProxyInstance(
                StateStore.class.getClassLoader(),
                new Class<?>[] {StateStore.class},
                (self, method, arguments) ->
                        method.getName().equals("batches") ? batches : call(method, storage.state(), arguments)));
    }

    private <T> T before(Class<T> spi, T real, Predicate<String> names) {
        return spi.cast(Proxy.newProxyInstance(
                spi.getClassLoader(), new Class<?>[] {spi}, (self, method, arguments) -> {
                    if (names.test(method.getName()) && failing.getAndDecrement() > 0) {
                        throw new BackendException("failing", retryable, Committed.NO, "does not answer");
                    }
                    return call(method, real, arguments);
                }));
    }

    private static Object call(java.lang.reflect.Method method, Object real, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private BatchHandle twoPortraits() {
        acme.webhooks().register(WebhookRegistration.of("https://example.org/", "batch.failed", "batch.completed"));
        return acme.batches()
                .indexImages(List.of(FakeFaces.portrait("ann"), FakeFaces.portrait("ben")), BatchOptions.defaults());
    }

    private List<WebhookEvent> events() {
        return storage.state()
                .webhooks()
                .events(ACME, Instant.EPOCH, PageRequest.first(10))
                .items();
    }

    @Test
    void itemsThatCannotBeReadOrSettled_batchHasFailed_andTellsSoOnce() throws InterruptedException {
        failing.set(Integer.MAX_VALUE);
        BatchHandle batch = twoPortraits();

        Batch end = batch.await(PATIENCE);

        assertThat(end.status()).isEqualTo(BatchStatus.FAILED);
        assertThat(end.error()).contains(Batch.BROKEN);
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("batch.failed");
            assertThat(event.body())
                    .contains("\"type\": \"batch_error\"", batch.id().value(), Batch.BROKEN);
        });
        assertThat(batch.retryFailed())
                .as("a failed batch is not taken up again")
                .isZero();
        assertThatThrownBy(batch::cancel)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("failed");
    }

    /** While time goes by: the timeout of the test bounds it. */
    private Batch end(BatchHandle batch) throws InterruptedException {
        Batch now = batch.await(Duration.ofMillis(100));
        while (!now.status().isFinal()) {
            clock.advance(Duration.ofMinutes(1));
            now = batch.await(Duration.ofMillis(100));
        }
        return now;
    }

    /** As with a record of somebody else that is damaged, or a mistake of ours. */
    @Test
    void itemsThatCannotBeSettled_thoughTheyCanBeRead_areTriedAgain() throws InterruptedException {
        unanswered = Set.of("settle");
        failing.set(4); // both items twice: as stored, and as given up

        Batch end = end(twoPortraits());

        assertThat(end.status()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(end.successful()).isEqualTo(2);
        assertThat(events()).extracting(WebhookEvent::type).containsExactly("batch.completed");
    }

    @Test
    void storeThatDoesNotAnswerForAWhile_isNoReason() throws InterruptedException {
        retryable = true;
        failing.set(2);

        Batch end = end(twoPortraits());

        assertThat(end.status()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(end.error()).isEmpty();
        assertThat(List.of(end.successful(), end.failed())).containsExactly(2, 0);
        assertThat(acme.faces().count(FaceFilter.all())).isEqualTo(2);
        assertThat(events()).extracting(WebhookEvent::type).containsExactly("batch.completed");
    }
}
