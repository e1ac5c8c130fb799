package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.memory.MemoryObjectStore;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.spi.ObjectStore;
import io.facelib.testkit.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the service says that it is alive, on whichever container and storage it runs. */
class HealthContractTest {
    private static final RestFixture REST = RestFixture.start();

    @AfterAll
    static void close() {
        REST.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/healthz", "/ready", "/api/v1/health"})
    void get_healthRouteWithoutTenant_answers(String path) {
        Answer answer = REST.client().get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Request-ID")).isPresent();
        assertThat(answer.json().isObject()).isTrue();
    }

    @Test
    void head_healthRoute_answersWithoutBody() {
        Answer answer = REST.client().send("HEAD", "/health", BodyPublishers.noBody());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/../health",
                "GET /health%2F",
                "GET //health",
                "GET /health;x=1",
                "GET /%2e%2e/%2e%2e/etc/passwd",
                "GET /../../etc/passwd",
                "GET /health%00",
                "GET /health%",
                "GET /health\\..\\",
                "GET /api/%2e%2e/health"
            })
    void get_pathTrick_isRefused(String line) {
        String answer = REST.client().rawLine(line + " HTTP/1.1");

        // Undertow refuses a broken escape before anything of ours is asked, and without a body.
        assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*(\\{\"detail\":\"[^\"]+\"}.*|Content-Length: 0\r.*)");
    }

    @Test
    void ready_askedVeryOften_asksTheBackendsOnceASecond() {
        AtomicInteger asked = new AtomicInteger();
        try (RestFixture rest = watched(asked::incrementAndGet)) {
            for (int i = 0; i < 20; i++) {
                assertThat(rest.client().get("/ready").status()).isEqualTo(200);
            }
            assertThat(asked).hasValue(1);

            clock.advance(Duration.ofSeconds(1));
            assertThat(rest.client().get("/ready").status()).isEqualTo(200);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void ready_whileTheBackendsAreAsked_saysWhatTheySaidLastAndKeepsNobodyWaiting() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        try (RestFixture rest = watched(() -> {
            begun.countDown();
            if (begun.getCount() == 0) {
                await(go);
            }
        })) {
            assertThat(rest.client().get("/ready").status()).isEqualTo(200);
            clock.advance(Duration.ofSeconds(1));
            CompletableFuture<Answer> asking =
                    CompletableFuture.supplyAsync(() -> rest.client().get("/ready"));
            begun.await();

            assertThat(rest.client().get("/ready").status()).isEqualTo(200);
            clock.advance(Duration.ofSeconds(10));
            Answer late = rest.client().get("/ready");
            go.countDown();

            assertThat(late.status()).isEqualTo(503);
            assertThat(late.json().get("ready").booleanValue()).isFalse();
            asking.get(); // which says that the backend is silent, if this took more than two seconds
            clock.advance(Duration.ofSeconds(1));
            assertThat(rest.client().get("/ready").status()).isEqualTo(200);
        }
    }

    private final ManualClock clock = ManualClock.start();

    /** Over objects that do something whenever they are asked how they are. */
    private RestFixture watched(Runnable whenAsked) {
        MemoryObjectStore real = new MemoryObjectStore(clock);
        ObjectStore objects = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("stat")) {
                        whenAsked.run();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return RestFixture.with(
                api -> api.callers(CallerResolver.trustedHeader()).clock(clock), engine -> engine.objects(objects));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
