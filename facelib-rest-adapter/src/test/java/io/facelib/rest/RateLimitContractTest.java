package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import io.facelib.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Contract 6, rate limit, with the limits that hold where nothing is set. */
class RateLimitContractTest {
    private static final ManualClock CLOCK = ManualClock.start();
    private static final Probe PROBE = new Probe();
    private static final RestFixture REST = RestFixture.probing(
            PROBE,
            RestSettings.defaults(),
            api -> api.callers(CallerResolver.trustedHeader()).clock(CLOCK));

    @AfterAll
    static void close() {
        REST.close();
    }

    @Test
    void get_firstRequest_tellsTheLimits() {
        Answer answer = client().get("/api/probe");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-RateLimit-Limit")).contains("60");
        assertThat(answer.header("X-RateLimit-Remaining")).contains("59");
        assertThat(answer.header("X-RateLimit-Reset")).contains(nextMinute());
        assertThat(answer.header("Retry-After")).isEmpty();
    }

    @Test
    void get_request51AtOnce_isRefusedWithTheDetailsOfTheContract() throws Exception {
        RestClient client = client();
        for (int i = 0; i < 50; i++) {
            assertThat(client.get("/probe").status()).isEqualTo(200);
        }

        Answer refused = client.get("/probe");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate_limited");
        assertThat(refused.json().path("category").asText()).isEqualTo("rate_limit");
        assertThat(refused.json().path("details"))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"sustained_rate_per_second\": 10.0, \"burst_capacity\": 50,"
                                + " \"per_minute_limit\": 60, \"per_hour_limit\": 1000}"));
        assertThat(refused.header("Retry-After")).contains("1");
        assertThat(refused.header("X-RateLimit-Limit")).contains("60");
        assertThat(refused.header("X-RateLimit-Remaining")).contains("10");
        assertThat(refused.json().path("request_id").asText())
                .isEqualTo(refused.header("X-Request-ID").orElseThrow());
    }

    @Test
    void get_request61InAMinute_isRefusedUntilTheMinuteEnds() {
        RestClient client = client();
        for (int i = 0; i < 50; i++) {
            client.get("/probe");
        }
        CLOCK.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 10; i++) {
            assertThat(client.get("/probe").status()).isEqualTo(200);
        }

        CLOCK.advance(Duration.ofSeconds(5));
        Answer refused = client.get("/probe");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("X-RateLimit-Remaining")).contains("0");
        assertThat(refused.header("X-RateLimit-Reset")).contains(nextMinute());
        CLOCK.advance(
                Duration.ofSeconds(Long.parseLong(refused.header("Retry-After").orElseThrow())));
        assertThat(client.get("/probe").status()).isEqualTo(200);
    }

    @Test
    void order_tenantThenRateThenSizeThenRoute() {
        RestClient client = client();
        for (int i = 0; i < 50; i++) {
            client.get("/probe");
        }

        assertThat(client.as("x").get("/probe").code()).isEqualTo("invalid_tenant_id");
        // Its length is announced and never sent: it must be refused without a look at the body.
        String tooLarge = client.with("Content-Length", "20000000").rawLine("POST /probe/json HTTP/1.1");
        assertThat(tooLarge).startsWith("HTTP/1.1 429").contains("rate_limited");
        assertThat(client.post("/probe/json", Map.of("word", 1)).status()).isEqualTo(429);
        String fresh = client().with("Content-Length", "20000000").rawLine("POST /probe/json HTTP/1.1");
        assertThat(fresh).startsWith("HTTP/1.1 413").contains("image_too_large").contains("X-RateLimit-Limit: 60");
        assertThat(client().post("/probe/json", Map.of("word", 1)).status()).isEqualTo(422);
    }

    @Test
    void post_secondFamilyAndHealth_areNotLimited() {
        String tenant = RestFixture.newTenant();
        for (int i = 0; i < 61; i++) {
            Answer answer = REST.client().post("/api/v1/probe", Map.of("tenant_id", tenant));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("X-RateLimit-Limit")).isEmpty();
        }
        assertThat(REST.client().get("/health").header("X-RateLimit-Limit")).isEmpty();
    }

    private static RestClient client() {
        return REST.client().as(RestFixture.newTenant());
    }

    private static String nextMinute() {
        Instant now = CLOCK.instant();
        return Long.toString((now.getEpochSecond() / 60 + 1) * 60);
    }
}
