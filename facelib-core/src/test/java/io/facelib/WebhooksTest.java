package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import io.facelib.error.ClosedException;
import io.facelib.error.NotFoundException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.http.AddressPolicy;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookRegistration;
import io.facelib.model.WebhookStats;
import io.facelib.model.WebhookTestResult;
import io.facelib.testkit.RawServer;
import io.facelib.webhook.WebhookSignature;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application sees of webhooks, from the verb to the receiver. */
@Timeout(120)
class WebhooksTest {
    private static final String SECRET = "a secret of the receiver's";

    private final BlockingQueue<RawServer.Request> told = new LinkedBlockingQueue<>();
    private final AtomicInteger status = new AtomicInteger(200);
    private final RawServer receiver = new RawServer((request, out) -> {
        RawServer.reply(out, status.get(), "text/plain", "thanks");
        told.add(request);
    });
    private final FaceEngine engine = FaceEngine.builder()
            .models(FakeModels.models())
            .addresses(AddressPolicy.publicOnly().allowing("127.0.0.1"))
            .build();
    private final Tenant acme = engine.tenant("acme");
    private final Webhooks webhooks = acme.webhooks();

    @AfterEach
    void close() {
        engine.close();
        receiver.close();
    }

    private WebhookEndpoint register(String... events) {
        return webhooks.register(
                WebhookRegistration.of(receiver.url("/hook"), events).withSecret(SECRET));
    }

    private static void verify(RawServer.Request request) throws Exception {
        Map<String, List<String>> headers = request.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
        new Webhook(WebhookSignature.receiverSecret(SECRET))
                .verify(request.text(), HttpHeaders.of(headers, (name, value) -> true));
    }

    /** What the receiver heard is logged a moment later. */
    private List<DeliveryAttempt> log(WebhookEndpoint endpoint, int size) {
        List<DeliveryAttempt> log = List.of();
        while (log.size() < size) {
            log = webhooks.deliveries(endpoint.id(), PageRequest.first(100)).items();
            Thread.onSpinWait();
        }
        return log;
    }

    @Test
    void verbs_tellWhoWantsToKnow() throws Exception {
        WebhookEndpoint endpoint = register("face.indexed", "face.searched", "face.compared");

        acme.index(FakeFaces.portrait("alice"));
        RawServer.Request indexed = told.take();
        acme.search(Probe.of(FakeFaces.portrait("alice", 3)), SearchOptions.topK(10));
        RawServer.Request searched = told.take();
        acme.compare(FakeFaces.portrait("alice", 4));
        RawServer.Request compared = told.take();

        for (RawServer.Request request : List.of(indexed, searched, compared)) {
            assertThatCode(() -> verify(request)).doesNotThrowAnyException();
        }
        assertThat(indexed.header("x-webhook-event")).isEqualTo("face.indexed");
        assertThat(indexed.text()).contains("\"tenant_id\": \"acme\"", "\"face_count\": 1");
        assertThat(searched.text()).contains("\"event_type\": \"face.searched\"", "\"results_count\": 1");
        assertThat(compared.text()).contains("\"event_type\": \"face.compared\"");
        assertThat(log(endpoint, 3)).allMatch(DeliveryAttempt::delivered);
        WebhookStats stats = webhooks.stats();
        assertThat(stats.successes()).isEqualTo(3);
        assertThat(stats.successRate()).isEqualTo(1);
    }

    @Test
    void endpoints_areOfTheirTenantOnly() {
        WebhookEndpoint endpoint = register("face.indexed");
        Webhooks others = engine.tenant("other").webhooks();

        assertThat(others.list()).isEmpty();
        assertThat(others.unregister(endpoint.url())).isZero();
        assertThatThrownBy(() -> others.rotateSecret(endpoint.id(), "x", Duration.ZERO))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> others.enable(endpoint.id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> others.deliveries(endpoint.id(), PageRequest.first(1)))
                .isInstanceOf(NotFoundException.class);
        assertThat(webhooks.list()).containsExactly(endpoint);
        assertThat(webhooks.unregister(endpoint.url())).isEqualTo(1);
    }

    @Test
    void replay_tellsAgainUnderTheSameId() throws Exception {
        WebhookEndpoint endpoint = register("face.indexed");
        Instant before = Instant.now();
        acme.index(FakeFaces.portrait("alice"));
        String id = told.take().header("webhook-id");
        log(endpoint, 1);

        webhooks.replay(endpoint.id(), id);
        assertThat(told.take().header("webhook-id")).isEqualTo(id);
        assertThat(webhooks.replaySince(endpoint.id(), before)).isEqualTo(1);
        assertThat(told.take().header("webhook-id")).isEqualTo(id);
        assertThat(webhooks.replaySince(endpoint.id(), Instant.now().plusSeconds(60)))
                .isZero();
    }

    @Test
    void replaySince_afterTheEndpointWasDisabled_tellsWhatItMissed() {
        WebhookEndpoint endpoint = register("face.indexed");
        Instant before = Instant.now();
        status.set(410);
        acme.index(FakeFaces.portrait("alice"));
        while (webhooks.list().get(0).disabled().isEmpty()) {
            Thread.onSpinWait();
        }
        acme.index(FakeFaces.portrait("bob"));
        status.set(200);
        webhooks.enable(endpoint.id());

        assertThat(webhooks.replaySince(endpoint.id(), before)).isEqualTo(2);
    }

    @Test
    void rotateSecret_formerOneStillSigns() throws Exception {
        WebhookEndpoint endpoint = register("face.indexed");
        webhooks.rotateSecret(endpoint.id(), "another", Duration.ofHours(1));

        acme.index(FakeFaces.portrait("alice"));
        RawServer.Request request = told.take();

        assertThatCode(() -> verify(request)).doesNotThrowAnyException();
        assertThat(WebhookSignature.isBodySigned("another", request.header("x-webhook-signature"), request.body()))
                .isTrue();
    }

    @Test
    void test_reachesAnyReceiver() throws InterruptedException {
        WebhookTestResult result = webhooks.test(receiver.url("/anywhere"));

        assertThat(result.success()).isTrue();
        assertThat(told.take().header("x-webhook-event")).isEqualTo("test");
        assertThat(webhooks.stats().successes()).isZero();
    }

    @Test
    void engineClosed_isRefused() {
        engine.close();

        assertThatThrownBy(webhooks::list).isInstanceOf(ClosedException.class);
    }
}
