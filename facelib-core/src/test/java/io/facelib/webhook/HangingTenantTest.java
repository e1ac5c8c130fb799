package io.facelib.webhook;

import static io.facelib.webhook.Desk.ACME;
import static io.facelib.webhook.Desk.wish;

import io.facelib.job.JobRunner;
import io.facelib.job.Lane;
import io.facelib.memory.MemoryJobQueue;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import io.facelib.model.WebhookRegistration;
import io.facelib.spi.Journal;
import io.facelib.testkit.RawServer;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One tenant with as many endpoints as it may have, none of which answers before another tenant was told. */
class HangingTenantTest {
    private static final TenantId HOSTILE = TenantId.of("hostile");
    /** As many as may be under way to an endpoint. */
    private static final int EVENTS = 2;

    /** Far fewer workers than the endpoints could hold. */
    private static final Lane LANE = WebhookHandler.lane(16);

    private final CountDownLatch hanging = new CountDownLatch(Lane.perTenant(LANE.workers()));
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private final Desk desk = new Desk();

    @Test
    @Timeout(120)
    void events_everyEndpointOfATenantHangs_anotherTenantGetsItsOwn() throws InterruptedException {
        RawServer hostile = desk.receiver((request, out) -> {
            hanging.countDown();
            waitUntilOver();
            RawServer.reply(out, 200, "text/plain", "");
        });
        RawServer quick = desk.receiver((request, out) -> {
            RawServer.reply(out, 200, "text/plain", "");
            told.countDown();
        });
        for (int i = 0; i < WebhookRegistration.MAX_ENDPOINTS; i++) {
            desk.endpoints.register(HOSTILE, wish(hostile).withTimeoutSeconds(120));
        }
        desk.register(wish(quick));
        try (MemoryJobQueue queue = new MemoryJobQueue(Clock.systemUTC());
                JobRunner runner = new JobRunner(queue, LANE, desk.handler);
                WebhookRelay relay = new WebhookRelay(desk.store, queue, runner::wake)) {
            for (int i = 0; i < EVENTS; i++) {
                desk.state.write(HOSTILE, Journal.of(event(HOSTILE)));
            }
            relay.relay();
            hanging.await();
            desk.state.write(ACME, Journal.of(event(ACME)));
            relay.relay();

            told.await();
            over.countDown();
        } finally {
            desk.close();
        }
    }

    private WebhookEvent event(TenantId tenant) {
        return EventBodies.indexed(tenant, "r", desk.clock.instant(), 1, "", "", "memory");
    }

    private void waitUntilOver() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
