package io.facelib.webhook;

import static io.facelib.webhook.Desk.ACME;
import static io.facelib.webhook.Desk.wish;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.error.BackendException;
import io.facelib.model.RetrySchedule;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.model.WebhookRegistration;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.Journal;
import io.facelib.spi.WebhookStore;
import io.facelib.testkit.RawServer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the outbox into the queue. */
@Timeout(120)
class WebhookRelayTest {
    private static final TenantId OTHER = TenantId.of("other");

    private final Desk desk = new Desk();
    private final RawServer receiver = desk.receiver(200);

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void relay_oneJobForEachEndpointThatTakesTheEvent() {
        WebhookEndpoint one = desk.register(wish(receiver));
        WebhookEndpoint two = desk.register(wish(receiver));
        desk.register(WebhookRegistration.of(receiver.url("/other"), "batch.created"));
        desk.register(WebhookRegistration.of(receiver.url("/none")));
        desk.endpoints.register(OTHER, wish(receiver));
        WebhookEvent event = desk.write();

        assertThat(desk.relay.relay()).isEqualTo(1);

        List<JobLease> leases = desk.lease();
        assertThat(leases).extracting(lease -> lease.job().tenant()).containsOnly(ACME);
        assertThat(leases).extracting(lease -> lease.job().group()).containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(leases)
                .extracting(lease -> lease.job().id())
                .containsExactlyInAnyOrder(event.id() + ":" + one.id(), event.id() + ":" + two.id());
        assertThat(desk.relay.relay()).isZero();
    }

    @Test
    void relay_manyEventsAndEndpoints_losesNone() {
        Set<String> wanted = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            wanted.add(desk.register(wish(receiver)).id());
            desk.endpoints.register(OTHER, wish(receiver));
        }
        for (int i = 0; i < 500; i++) {
            desk.write();
            desk.state.write(OTHER, Journal.of(EventBodies.compared(OTHER, "r", Instant.now(), 1, 1, "", "memory")));
        }

        assertThat(desk.relay.relay()).isEqualTo(500);

        assertThat(desk.queue.counts(DeliveryJob.LANE).waiting()).isEqualTo(7L * 500);
        assertThat(desk.lease()).extracting(lease -> lease.job().group()).isSubsetOf(wanted);
        assertThat(desk.store.outbox(1)).isEmpty();
    }

    @Test
    void relay_tenantWhoseEndpointsCannotBeRead_othersGoOn() {
        desk.register(wish(receiver));
        WebhookEndpoint other = desk.endpoints.register(OTHER, wish(receiver));
        for (int i = 0; i < 450; i++) {
            desk.write();
        }
        WebhookEvent behind = EventBodies.compared(OTHER, "r", Instant.now(), 1, 1, "", "memory");
        WebhookEvent told = EventBodies.indexed(OTHER, "r", Instant.now(), 1, "", "", "memory");
        desk.state.write(OTHER, Journal.of(behind).and(Journal.of(told)));
        AtomicBoolean damaged = new AtomicBoolean(true);
        try (WebhookRelay relay = new WebhookRelay(damaged(damaged), desk.queue, () -> {})) {
            assertThat(relay.relay()).isEqualTo(1);

            assertThat(desk.lease()).extracting(lease -> lease.job().group()).containsExactly(other.id());
            assertThat(desk.store.outbox(1_000))
                    .hasSize(450)
                    .extracting(WebhookEvent::tenant)
                    .containsOnly(ACME);
            assertThat(relay.relay()).isZero();
            damaged.set(false);
            assertThat(relay.relay()).isEqualTo(450);
            assertThat(desk.store.outbox(1)).isEmpty();
        }
    }

    /** The same store, except that endpoints of one tenant cannot be read while that is so. */
    private WebhookStore damaged(AtomicBoolean damaged) {
        return (WebhookStore) Proxy.newProxyInstance(
                WebhookStore.class.getClassLoader(), new Class<?>[] {WebhookStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("endpoints") && arguments[0].equals(ACME) && damaged.get()) {
                        throw new BackendException("damaged", false, BackendException.Committed.NO, "a row is damaged");
                    }
                    return method.invoke(desk.store, arguments);
                });
    }

    @Test
    void relay_lossThatCannotBeMadeUpFor_eventsGoOnAndItIsTriedAgain() {
        WebhookEndpoint endpoint = desk.register(wish(receiver));
        desk.write();
        AtomicBoolean damaged = new AtomicBoolean(true);
        try (WebhookRelay relay = new WebhookRelay(owingNothing(damaged), forgetful(), () -> {})) {
            assertThat(relay.relay()).isEqualTo(1);
            assertThat(desk.lease()).extracting(lease -> lease.job().group()).containsExactly(endpoint.id());

            damaged.set(false);
            assertThat(relay.relay()).as("owed, since no delivery was logged").isEqualTo(1);
            assertThat(relay.relay()).isZero();
        }
    }

    /** The same store, except that it cannot tell what is owed while that is so. */
    private WebhookStore owingNothing(AtomicBoolean damaged) {
        return (WebhookStore) Proxy.newProxyInstance(
                WebhookStore.class.getClassLoader(), new Class<?>[] {WebhookStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("owe") && damaged.get()) {
                        throw new BackendException("damaged", false, BackendException.Committed.NO, "a row is damaged");
                    }
                    return method.invoke(desk.store, arguments);
                });
    }

    /** The same queue, except that it tells of a loss until that was made up for. */
    private JobQueue forgetful() {
        AtomicBoolean lost = new AtomicBoolean(true);
        return (JobQueue) Proxy.newProxyInstance(
                JobQueue.class.getClassLoader(), new Class<?>[] {JobQueue.class}, (self, method, arguments) -> {
                    if (method.getName().equals("loss")) {
                        return lost.get() ? Optional.of("loss") : Optional.empty();
                    }
                    if (method.getName().equals("madeUpFor")) {
                        lost.set(false);
                        return null;
                    }
                    return method.invoke(desk.queue, arguments);
                });
    }

    /** Another process relays, delivers and logs the event when this one has read the outbox and has not gone on yet. */
    @Test
    void relay_anotherProcessWasFaster_isDeliveredOnce() throws InterruptedException {
        WebhookEndpoint endpoint = desk.register(wish(receiver));
        AtomicBoolean overtaken = new AtomicBoolean();
        try (WebhookRelay slow = new WebhookRelay(shared(overtaken), desk.queue, () -> {})) {
            slow.relay(); // sees that nobody left it anything
            desk.relay.relay();
            desk.write();
            overtaken.set(true);
            assertThat(slow.relay()).isEqualTo(1);
            assertThat(overtaken).isFalse();
        }

        assertThat(desk.work()).as("asked for again").hasSize(1);
        assertThat(desk.log(endpoint)).as("and delivered once").hasSize(1);
    }

    /** The same store, which says that others use it; once, they are faster than whoever reads the outbox. */
    private WebhookStore shared(AtomicBoolean overtaken) {
        return (WebhookStore) Proxy.newProxyInstance(
                WebhookStore.class.getClassLoader(), new Class<?>[] {WebhookStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("isShared")) {
                        return true;
                    }
                    Object result = method.invoke(desk.store, arguments);
                    if (method.getName().equals("outbox") && overtaken.getAndSet(false)) {
                        desk.relay.relay();
                        desk.work();
                        desk.clock.advance(Duration.ofMillis(5));
                    }
                    return result;
                });
    }

    @Test
    void start_wokenOrNot_relaysWhatComes() throws InterruptedException {
        desk.register(wish(receiver).withSchedule(RetrySchedule.STANDARD_WEBHOOKS));
        CountDownLatch three = new CountDownLatch(3);
        try (WebhookRelay relay = new WebhookRelay(desk.store, desk.queue, three::countDown)) {
            desk.write();
            relay.start();
            while (three.getCount() == 3) {
                Thread.onSpinWait();
            }
            desk.write();
            relay.wake();
            while (three.getCount() == 2) {
                Thread.onSpinWait();
            }
            desk.write(); // found without being told
            three.await();
        }
        assertThat(desk.queue.counts(DeliveryJob.LANE).waiting()).isEqualTo(3);
    }
}
