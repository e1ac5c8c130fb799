package io.facelib.webhook;

import static io.facelib.webhook.Desk.ACME;
import static io.facelib.webhook.Desk.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.facelib.error.SetupException;
import io.facelib.http.AddressPolicy;
import io.facelib.http.GuardedHttpClient;
import io.facelib.keys.TinkKeyService;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.PageRequest;
import io.facelib.model.RetrySchedule;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.DeadJob;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.NewJob;
import io.facelib.spi.WebhookStore;
import io.facelib.testkit.RawServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries over real connections, with a clock that only the test moves. */
@Timeout(120)
class WebhookHandlerTest {
    private static final String SECRET = "s3cret";

    private final Desk desk = new Desk();

    @AfterEach
    void close() {
        desk.close();
    }

    private static void verify(String secret, RawServer.Request told) throws Exception {
        Map<String, List<String>> headers = told.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
        new Webhook(WebhookSignature.receiverSecret(secret))
                .verify(told.text(), HttpHeaders.of(headers, (name, value) -> true));
    }

    private RawServer answering(int status, String headers, String body) {
        return desk.receiver((request, out) ->
                RawServer.reply(out, status, headers, body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    // --- delivered -------------------------------------------------------------------------------------------------

    @Test
    void run_receiverTakesIt_hasTheContractsHeadersAndBothSignatures() throws Exception {
        RawServer receiver = desk.receiver(204);
        WebhookEndpoint endpoint = desk.register(wish(receiver).withSecret(SECRET));
        WebhookEvent event = desk.publish();

        assertThat(desk.work()).containsExactly(new JobEnd.Done());

        RawServer.Request told = receiver.requests().get(0);
        assertThat(told.line()).isEqualTo("POST /hook HTTP/1.1");
        assertThat(told.text()).isEqualTo(event.body());
        assertThat(told.header("content-type")).isEqualTo("application/json");
        assertThat(told.header("user-agent")).startsWith("facelib-webhook/");
        assertThat(told.header("x-webhook-event")).isEqualTo("face.indexed");
        assertThat(told.header("x-webhook-timestamp"))
                .isEqualTo(Long.toString(event.at().getEpochSecond()));
        assertThat(told.header("x-webhook-request-id")).isEqualTo("r-1");
        assertThat(told.header("x-webhook-signature")).isEqualTo(WebhookSignature.ofBody(SECRET, told.body()));
        assertThat(told.header("webhook-id")).isEqualTo(event.id());
        assertThatCode(() -> verify(SECRET, told)).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify("other", told)).isInstanceOf(WebhookVerificationException.class);
        assertThat(desk.now(endpoint).successes()).isEqualTo(1);
        assertThat(desk.now(endpoint).failures()).isZero();
        assertThat(desk.now(endpoint).lastUsed()).contains(desk.clock.instant());
        DeliveryAttempt logged = desk.log(endpoint).get(0);
        assertThat(logged.delivered()).isTrue();
        assertThat(logged.last()).isTrue();
        assertThat(logged.status()).hasValue(204);
        assertThat(logged.event()).isEqualTo(event.id());
    }

    @Test
    void run_noSecret_isNotSigned() throws Exception {
        RawServer receiver = desk.receiver(200);
        desk.register(wish(receiver).withSecret(""));
        desk.publish();

        desk.work();

        RawServer.Request told = receiver.requests().get(0);
        assertThat(told.headers()).doesNotContainKeys("x-webhook-signature", "webhook-signature");
        assertThat(told.headers()).containsKeys("webhook-id", "webhook-timestamp");
    }

    @Test
    void run_secretRotated_bothSignUntilTheOverlapIsOver() throws Exception {
        RawServer receiver = desk.receiver(200);
        WebhookEndpoint endpoint = desk.register(wish(receiver).withSecret("old"));
        desk.endpoints.rotate(ACME, endpoint.id(), "new", Duration.ofHours(1));

        desk.publish();
        desk.work();
        RawServer.Request during = receiver.requests().get(0);
        assertThatCode(() -> verify("old", during)).doesNotThrowAnyException();
        assertThatCode(() -> verify("new", during)).doesNotThrowAnyException();
        assertThat(during.header("x-webhook-signature")).isEqualTo(WebhookSignature.ofBody("new", during.body()));

        desk.clock.advance(Duration.ofHours(1));
        desk.publish();
        desk.work();
        RawServer.Request after = receiver.requests().get(1);
        assertThat(after.header("webhook-signature")).doesNotContain(" ");
        long timestamp = Long.parseLong(after.header("webhook-timestamp"));
        assertThat(after.header("webhook-signature"))
                .isEqualTo(WebhookSignature.ofMessage("new", after.header("webhook-id"), timestamp, after.body()));
    }

    @Test
    void run_requestIdOfAStranger_cannotBreakTheHeaders() throws Exception {
        RawServer receiver = desk.receiver(200);
        desk.register(wish(receiver));
        WebhookEvent event =
                EventBodies.indexed(ACME, "a\r\nX-Evil: 1\u00e4", desk.clock.instant(), 1, "", "", "memory");
        desk.state.write(ACME, io.facelib.spi.Journal.of(event));
        desk.relay.relay();

        assertThat(desk.work()).containsExactly(new JobEnd.Done());

        assertThat(receiver.requests().get(0).header("x-webhook-request-id")).isEqualTo("a??X-Evil: 1?");
        assertThat(receiver.requests().get(0).headers()).doesNotContainKey("x-evil");
    }

    // --- tried again -----------------------------------------------------------------------------------------------

    @Test
    void run_receiverFails_isTriedAsTheContractSaysAndGivenUp() throws Exception {
        RawServer receiver = answering(503, "", "busy\n");
        WebhookEndpoint endpoint = desk.register(wish(receiver).withSecret(SECRET));
        WebhookEvent event = desk.publish();

        List<JobEnd> ends = desk.workToTheEnd();

        assertThat(ends)
                .containsExactly(
                        new JobEnd.Retry(Duration.ofSeconds(1)),
                        new JobEnd.Retry(Duration.ofSeconds(2)),
                        new JobEnd.Retry(Duration.ofSeconds(4)),
                        new JobEnd.Dead("HTTP 503: busy"));
        assertThat(desk.now(endpoint).failures()).isEqualTo(1);
        assertThat(desk.now(endpoint).successes()).isZero();
        assertThat(desk.now(endpoint).lastUsed()).contains(desk.clock.instant());
        assertThat(desk.log(endpoint)).extracting(DeliveryAttempt::attempt).containsExactly(4, 3, 2, 1);
        assertThat(desk.log(endpoint)).extracting(DeliveryAttempt::last).containsExactly(true, false, false, false);
        List<DeadJob> dead =
                desk.queue.dead(ACME, "webhook", PageRequest.first(10)).items();
        assertThat(dead).hasSize(1);
        assertThat(dead.get(0).job().payload()).contains(event.id(), endpoint.id());
    }

    @Test
    void run_triedAgain_sendsTheSameButForTheFreshSignature() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RawServer receiver = desk.receiver(
                (request, out) -> RawServer.reply(out, asked.incrementAndGet() < 3 ? 500 : 200, "text/plain", ""));
        WebhookEndpoint endpoint = desk.register(wish(receiver).withSecret(SECRET));
        desk.publish();

        assertThat(desk.workToTheEnd()).last().isEqualTo(new JobEnd.Done());

        List<RawServer.Request> told = receiver.requests();
        assertThat(told).hasSize(3);
        Set<String> fresh = Set.of("webhook-timestamp", "webhook-signature");
        for (RawServer.Request request : told) {
            assertThat(request.text()).isEqualTo(told.get(0).text());
            verify(SECRET, request);
            for (String header : told.get(0).headers().keySet()) {
                if (!fresh.contains(header)) {
                    assertThat(request.header(header)).isEqualTo(told.get(0).header(header));
                }
            }
        }
        assertThat(told)
                .extracting(request -> request.header("webhook-timestamp"))
                .doesNotHaveDuplicates();
        assertThat(desk.now(endpoint).successes()).isEqualTo(1);
        assertThat(desk.now(endpoint).failures()).isZero();
        assertThat(desk.now(endpoint).failingSince()).isEmpty();
    }

    @Test
    void run_standardSchedule_takesTenAttempts() throws Exception {
        RawServer receiver = desk.receiver(500);
        desk.register(
                wish(receiver).withSchedule(RetrySchedule.STANDARD_WEBHOOKS).withRetryCount(0));
        desk.publish();

        List<JobEnd> ends = desk.workToTheEnd();

        assertThat(ends.stream().filter(JobEnd.Retry.class::isInstance).map(end -> ((JobEnd.Retry) end).delay()))
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(5),
                        Duration.ofHours(10),
                        Duration.ofHours(14),
                        Duration.ofHours(20),
                        Duration.ofHours(24));
        assertThat(ends).last().isInstanceOf(JobEnd.Dead.class);
        assertThat(receiver.requests()).hasSize(10);
    }

    @Test
    void pause_jitter_staysWithinATenth() {
        Duration least = new RetryPlan(() -> 0).pause(RetrySchedule.STANDARD_WEBHOOKS, 2, java.util.Optional.empty());
        Duration most = new RetryPlan(() -> 1).pause(RetrySchedule.STANDARD_WEBHOOKS, 2, java.util.Optional.empty());

        assertThat(least).isEqualTo(Duration.ofSeconds(270));
        assertThat(most).isEqualTo(Duration.ofSeconds(330));
    }

    @Test
    void run_noRetriesWanted_isGivenUpAtOnce() throws Exception {
        desk.register(wish(desk.receiver(400)).withRetryCount(0));
        desk.publish();

        assertThat(desk.work()).containsExactly(new JobEnd.Dead("HTTP 400: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"429 120 PT2M", "503 0 PT1S", "500 999999 PT24H", "429 x PT1S"})
    void run_retryAfter_isRespectedWithinADay(String row) throws Exception {
        String[] parts = row.split(" ", -1);
        desk.register(wish(answering(Integer.parseInt(parts[0]), "Retry-After: " + parts[1] + "\r\n", "")));
        desk.publish();

        assertThat(desk.work()).containsExactly(new JobEnd.Retry(Duration.parse(parts[2])));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void run_redirect_isAFailureAndNotFollowed(int status) throws Exception {
        RawServer receiver =
                desk.receiver((request, out) -> RawServer.reply(out, status, "Location: /elsewhere\r\n", new byte[0]));
        WebhookEndpoint endpoint = desk.register(wish(receiver));
        desk.publish();

        assertThat(desk.work()).containsExactly(new JobEnd.Retry(Duration.ofSeconds(1)));
        assertThat(receiver.requests()).hasSize(1);
        assertThat(desk.log(endpoint).get(0).error()).contains("HTTP " + status + ": ");
    }

    @Test
    void run_answerOfAMegabyte_countsByItsStatus() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RawServer receiver = answering(200, "", "x".repeat(1 << 20));
        RawServer failing = desk.receiver((request, out) -> {
            asked.incrementAndGet();
            RawServer.reply(out, 500, "text/plain", "y".repeat(1 << 20));
        });
        WebhookEndpoint well = desk.register(wish(receiver));
        WebhookEndpoint badly = desk.register(wish(failing));
        desk.publish();

        assertThat(desk.work()).contains(new JobEnd.Done(), new JobEnd.Retry(Duration.ofSeconds(1)));
        assertThat(desk.now(well).successes()).isEqualTo(1);
        assertThat(desk.log(badly).get(0).error().orElseThrow())
                .startsWith("HTTP 500: yyy")
                .hasSizeLessThan(600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "drip head", "drip body"})
    void run_receiverNeverDone_isATimeoutOfTheWholeAttempt(String how) throws Exception {
        RawServer receiver = desk.receiver((request, out) -> {
            if (how.equals("drip head")) {
                RawServer.drip(out, 'H');
            } else if (how.equals("drip body")) {
                RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n");
                RawServer.drip(out, 'x');
            }
        });
        WebhookEndpoint endpoint = desk.register(wish(receiver).withTimeoutSeconds(1));
        desk.publish();

        assertThat(desk.work()).containsExactly(new JobEnd.Retry(Duration.ofSeconds(1)));
        DeliveryAttempt logged = desk.log(endpoint).get(0);
        assertThat(logged.error()).contains("no answer within 1 s");
        assertThat(logged.status()).isEqualTo(OptionalInt.empty());
        assertThat(desk.now(endpoint).lastUsed()).as("no answer came").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", "nonsense\r\n\r\n"})
    void run_receiverClosesEarly_isTriedAgain(String answer) throws Exception {
        WebhookEndpoint endpoint = desk.register(wish(desk.receiver((request, out) -> {
            RawServer.write(out, answer);
            throw new IOException("enough");
        })));
        desk.publish();

        assertThat(desk.work()).containsExactly(new JobEnd.Retry(Duration.ofSeconds(1)));
        assertThat(desk.log(endpoint).get(0).error()).isPresent();
    }

    @Test
    void run_privateAddress_isRefusedAndNothingConnected() throws Exception {
        RawServer receiver = desk.receiver(200);
        WebhookEndpoint endpoint = desk.register(wish(receiver).withRetryCount(0));
        desk.publish();
        try (GuardedHttpClient guarded = new GuardedHttpClient(AddressPolicy.publicOnly(), "facelib")) {
            desk.handler = new WebhookHandler(desk.store, desk.keys, guarded, desk.clock);

            assertThat(desk.work()).hasOnlyElementsOfType(JobEnd.Dead.class);
        }

        assertThat(receiver.connections()).isZero();
        assertThat(desk.now(endpoint).failures()).isEqualTo(1);
        assertThat(desk.log(endpoint).get(0).error().orElseThrow()).doesNotContain("/hook");
    }

    // --- given up --------------------------------------------------------------------------------------------------

    @Test
    void run_410_disablesTheEndpoint() throws Exception {
        RawServer receiver = desk.receiver(410);
        WebhookEndpoint endpoint = desk.register(wish(receiver));
        desk.publish();
        desk.publish();

        List<JobEnd> ends = desk.work();

        assertThat(ends).containsExactly(new JobEnd.Dead("HTTP 410: "), new JobEnd.Done());
        assertThat(receiver.requests()).hasSize(1);
        assertThat(desk.now(endpoint).disabled().orElseThrow()).contains("410");
        desk.publish();
        assertThat(desk.work()).isEmpty();

        desk.endpoints.enable(ACME, endpoint.id());
        desk.publish();
        assertThat(desk.work()).hasSize(1);
        assertThat(receiver.requests()).hasSize(2);
    }

    @Test
    void run_failingForFiveDays_disablesTheEndpoint() throws Exception {
        RawServer receiver = desk.receiver(500);
        WebhookEndpoint endpoint = desk.register(wish(receiver).withRetryCount(1));
        Instant begun = desk.clock.instant();
        for (int day = 0; day < 5; day++) {
            desk.publish();
            desk.workToTheEnd();
            assertThat(desk.now(endpoint).disabled()).isEmpty();
            assertThat(desk.now(endpoint).failingSince()).contains(begun);
            desk.clock.advance(Duration.ofDays(1).minusSeconds(1));
        }
        desk.clock.advance(Duration.ofSeconds(5));
        desk.publish();

        assertThat(desk.work()).containsExactly(new JobEnd.Dead("HTTP 500: "));
        assertThat(desk.now(endpoint).disabled().orElseThrow()).contains("5 days");
        assertThat(desk.now(endpoint).failures()).isEqualTo(6);
    }

    @Test
    void run_successInBetween_beginsTheFiveDaysAnew() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        RawServer receiver = desk.receiver((request, out) -> RawServer.reply(out, status.get(), "text/plain", ""));
        WebhookEndpoint endpoint = desk.register(wish(receiver).withRetryCount(0));
        for (int code : new int[] {500, 200, 500}) {
            status.set(code);
            desk.publish();
            desk.work();
            desk.clock.advance(Duration.ofDays(4));
        }

        assertThat(desk.now(endpoint).disabled()).isEmpty();
        assertThat(desk.now(endpoint).failingSince())
                .contains(desk.clock.instant().minus(Duration.ofDays(4)));
    }

    @Test
    void run_endpointOrEventGone_isDoneWithoutAnAttempt() throws Exception {
        RawServer receiver = desk.receiver(200);
        WebhookEndpoint gone = desk.register(wish(receiver));
        desk.publish();
        desk.endpoints.unregister(ACME, gone.url());
        assertThat(desk.work()).containsExactly(new JobEnd.Done());

        desk.register(wish(receiver));
        desk.publish();
        desk.clock.advance(Duration.ofDays(1));
        desk.store.prune(desk.clock.instant());
        assertThat(desk.work()).containsExactly(new JobEnd.Done());
        assertThat(receiver.connections()).isZero();
    }

    @Test
    void run_unregisteredWhileUnderWay_isDone() throws Exception {
        RawServer receiver = desk.receiver((request, out) -> {
            desk.endpoints.unregister(
                    ACME, "http://127.0.0.1:" + request.header("host").split(":", -1)[1] + "/hook");
            RawServer.reply(out, 500, "text/plain", "");
        });
        desk.register(wish(receiver));
        desk.publish();

        assertThat(desk.work()).containsExactly(new JobEnd.Done());
    }

    @Test
    void run_secretCannotBeOpened_isNeverSentUnsigned() {
        RawServer receiver = desk.receiver(200);
        desk.register(wish(receiver).withSecret(SECRET));
        desk.publish();
        try (TinkKeyService others = TinkKeyService.generate()) {
            desk.handler = new WebhookHandler(desk.store, others, desk.http, desk.clock);

            assertThatThrownBy(desk::work).isInstanceOf(SetupException.class).hasMessageNotContaining(SECRET);
        }
        assertThat(receiver.connections()).isZero();
    }

    @Test
    void run_payloadOfSomethingElse_isDead() throws Exception {
        for (String payload : new String[] {"", "x", "{}", "{\"since\": \"yesterday\"}"}) {
            desk.queue.enqueue(List.of(NewJob.of(ACME, DeliveryJob.LANE, "odd" + payload.length(), "odd", payload)));
        }

        assertThat(desk.work()).hasSize(4).hasOnlyElementsOfType(JobEnd.Dead.class);
    }

    @Test
    void givenUp_byTheQueue_isCountedAndLogged() {
        WebhookEndpoint endpoint = desk.register(wish(desk.receiver(200)));
        desk.publish();

        JobEnd end = desk.handler.givenUp(desk.lease().get(0), "none of 100 attempts came to an end");

        assertThat(end).isEqualTo(new JobEnd.Dead("none of 100 attempts came to an end"));
        assertThat(desk.now(endpoint).failures()).isEqualTo(1);
        assertThat(desk.log(endpoint).get(0).last()).isTrue();
    }

    // --- crashes ---------------------------------------------------------------------------------------------------

    private List<JobEnd> afterTheLeaseRanOut() throws InterruptedException {
        desk.clock.advance(Desk.LEASE.plusSeconds(1));
        return desk.work();
    }

    @Test
    void run_workerDiedAfterTheLog_isNeitherRepeatedNorCountedTwice() throws Exception {
        RawServer receiver = desk.receiver(200);
        WebhookEndpoint endpoint = desk.register(wish(receiver));
        desk.publish();
        desk.handler.run(desk.lease().get(0)); // and the queue never hears of it

        assertThat(afterTheLeaseRanOut()).containsExactly(new JobEnd.Done());
        assertThat(receiver.requests()).hasSize(1);
        assertThat(desk.now(endpoint).successes()).isEqualTo(1);
    }

    @Test
    void run_workerDiedAfterGivingUp_isDeadAndCountedOnce() throws Exception {
        RawServer receiver = desk.receiver(500);
        WebhookEndpoint endpoint = desk.register(wish(receiver).withRetryCount(0));
        desk.publish();
        desk.handler.run(desk.lease().get(0));

        assertThat(afterTheLeaseRanOut()).containsExactly(new JobEnd.Dead("HTTP 500: "));
        assertThat(receiver.requests()).hasSize(1);
        assertThat(desk.now(endpoint).failures()).isEqualTo(1);
    }

    @Test
    void run_workerDiedBeforeTheLog_isDeliveredByTheNext() throws Exception {
        RawServer receiver = desk.receiver(200);
        WebhookEndpoint endpoint = desk.register(wish(receiver).withRetryCount(0));
        WebhookEvent event = desk.publish();
        desk.lease(); // and nothing comes of it

        assertThat(afterTheLeaseRanOut()).containsExactly(new JobEnd.Done());
        assertThat(receiver.requests())
                .extracting(told -> told.header("webhook-id"))
                .containsExactly(event.id());
        assertThat(desk.now(endpoint).successes()).isEqualTo(1);
    }

    @Test
    void run_deadJobRevived_isTriedAsOftenAsANewOne() throws Exception {
        RawServer receiver = desk.receiver(500);
        WebhookEndpoint endpoint = desk.register(wish(receiver).withRetryCount(2));
        desk.publish();
        desk.workToTheEnd();
        String id = desk.queue
                .dead(ACME, "webhook", PageRequest.first(1))
                .items()
                .get(0)
                .job()
                .id();
        desk.clock.advance(Duration.ofDays(1));

        desk.queue.revive(ACME, "webhook", List.of(id));

        assertThat(desk.workToTheEnd()).hasSize(3).last().isInstanceOf(JobEnd.Dead.class);
        assertThat(receiver.requests()).hasSize(6);
        assertThat(desk.now(endpoint).failures()).isEqualTo(2);
    }

    /** A store whose process dies once, after the jobs are in the queue and before the outbox hears of it. */
    private WebhookStore dyingOnce() {
        AtomicBoolean dead = new AtomicBoolean();
        return (WebhookStore) Proxy.newProxyInstance(
                WebhookStore.class.getClassLoader(),
                new Class<?>[] {WebhookStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("relayed") && dead.compareAndSet(false, true)) {
                        throw new IllegalStateException("killed");
                    }
                    try {
                        return method.invoke(desk.store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void relay_diedBeforeTheOutboxHeard_repeatsTheJobButNotTheDelivery() throws Exception {
        RawServer receiver = desk.receiver(200);
        WebhookEndpoint endpoint = desk.register(wish(receiver));
        WebhookStore dying = dyingOnce();
        desk.write();
        try (WebhookRelay first = new WebhookRelay(dying, desk.queue, () -> {})) {
            assertThatThrownBy(first::relay).hasMessage("killed");
        }
        assertThat(desk.work()).containsExactly(new JobEnd.Done());
        desk.clock.advance(Duration.ofSeconds(1));

        try (WebhookRelay second = new WebhookRelay(dying, desk.queue, () -> {})) {
            assertThat(second.relay()).isEqualTo(1);
        }

        assertThat(desk.work()).containsExactly(new JobEnd.Done());
        assertThat(receiver.requests()).hasSize(1);
        assertThat(desk.now(endpoint).successes()).isEqualTo(1);
        assertThat(desk.store.outbox(10)).isEmpty();
    }

    // --- closing ---------------------------------------------------------------------------------------------------

    @Test
    void run_clientClosed_isHandedBackAndNotCounted() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        WebhookEndpoint endpoint = desk.register(wish(desk.receiver((request, out) -> arrived.countDown())));
        desk.publish();
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            JobLease lease = desk.lease().get(0);
            Future<JobEnd> end = worker.submit(() -> desk.handler.run(lease));
            arrived.await();
            desk.http.close();

            assertThat(end.get()).isEqualTo(new JobEnd.HandBack());
            assertThat(desk.log(endpoint)).isEmpty();
        } finally {
            worker.shutdownNow();
        }
    }

    @Test
    void run_interrupted_endsAndIsNotCounted() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        WebhookEndpoint endpoint = desk.register(wish(desk.receiver((request, out) -> arrived.countDown())));
        desk.publish();
        ExecutorService worker = Executors.newSingleThreadExecutor();
        JobLease lease = desk.lease().get(0);
        Future<JobEnd> end = worker.submit(() -> desk.handler.run(lease));
        arrived.await();

        worker.shutdownNow();

        assertThatThrownBy(end::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(desk.log(endpoint)).isEmpty();
    }
}
