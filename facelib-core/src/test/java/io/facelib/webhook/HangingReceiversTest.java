package io.facelib.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.http.AddressPolicy;
import io.facelib.http.GuardedHttpClient;
import io.facelib.job.JobRunner;
import io.facelib.keys.TinkKeyService;
import io.facelib.memory.MemoryJobQueue;
import io.facelib.memory.MemoryStateStore;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import io.facelib.model.WebhookRegistration;
import io.facelib.model.WebhookStats;
import io.facelib.spi.Journal;
import io.facelib.testkit.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand endpoints of ten tenants, of which ten never answer, with the runner, the relay and real connections. */
class HangingReceiversTest {
    private static final List<TenantId> TENANTS =
            IntStream.range(0, 10).mapToObj(i -> TenantId.of("tenant" + i)).toList();
    private static final int EACH = WebhookRegistration.MAX_ENDPOINTS;
    private static final int ENDPOINTS = TENANTS.size() * EACH;
    private static final int HANGING = 10;
    /** So many that deliveries to those which hang would take every worker, if they could. */
    private static final int EVENTS = 8;

    private final CountDownLatch others = new CountDownLatch((ENDPOINTS - HANGING) * EVENTS);
    private final CountDownLatch hanging = new CountDownLatch(HANGING);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger answeredHanging = new AtomicInteger();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private void answer(RawServer.Request request, OutputStream out) throws IOException {
        if (request.path().startsWith("/hang")) {
            if (told.add(request.path())) {
                hanging.countDown();
            }
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answeredHanging.incrementAndGet();
        } else if (told.add(request.path() + request.header("webhook-id"))) {
            others.countDown();
        }
        RawServer.reply(out, 200, "text/plain", "");
    }

    @Test
    @Timeout(300)
    void events_tenReceiversHang_theOthersGetTheirs() throws InterruptedException {
        Clock clock = Clock.systemUTC();
        try (RawServer receivers = new RawServer(this::answer);
                TinkKeyService keys = TinkKeyService.generate();
                MemoryStateStore state = new MemoryStateStore(clock, keys);
                MemoryJobQueue queue = new MemoryJobQueue(clock);
                GuardedHttpClient http =
                        new GuardedHttpClient(AddressPolicy.publicOnly().allowing("127.0.0.1"), "facelib");
                JobRunner runner = new JobRunner(
                        queue, WebhookHandler.lane(64), new WebhookHandler(state.webhooks(), keys, http, clock));
                WebhookRelay relay = new WebhookRelay(state.webhooks(), queue, runner::wake)) {
            WebhookEndpoints endpoints = new WebhookEndpoints(state.webhooks(), keys, clock);
            for (int i = 0; i < ENDPOINTS; i++) {
                String path = (i % (ENDPOINTS / HANGING) == 0 ? "/hang/" : "/quick/") + i;
                endpoints.register(
                        TENANTS.get(i / EACH),
                        WebhookRegistration.of(receivers.url(path), "face.indexed")
                                .withTimeoutSeconds(120));
            }
            relay.start();
            for (int i = 0; i < EVENTS; i++) {
                for (TenantId tenant : TENANTS) {
                    WebhookEvent event = EventBodies.indexed(tenant, "r", clock.instant(), 1, "", "", "memory");
                    state.write(tenant, Journal.of(event));
                }
                relay.wake();
            }

            others.await();
            hanging.await();
            assertThat(answeredHanging).as("the ten hang still").hasValue(0);

            over.countDown();
            while (sum(endpoints, WebhookStats::successes) < ENDPOINTS * EVENTS) {
                Thread.onSpinWait();
            }
            assertThat(sum(endpoints, WebhookStats::successes)).isEqualTo(ENDPOINTS * EVENTS);
            assertThat(sum(endpoints, WebhookStats::failures)).isZero();
        }
    }

    private static long sum(WebhookEndpoints endpoints, ToLongFunction<WebhookStats> count) {
        return TENANTS.stream().map(endpoints::stats).mapToLong(count).sum();
    }
}
