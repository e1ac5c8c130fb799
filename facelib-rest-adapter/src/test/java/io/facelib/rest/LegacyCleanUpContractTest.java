package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.model.AuditRow;
import io.facelib.model.FaceFilter;
import io.facelib.model.ObjectKey;
import io.facelib.model.OperationAudit;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.Caller;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.caller.Role;
import io.facelib.rest.settings.RestSettings;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import io.facelib.testkit.Failing;
import io.facelib.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of {@code /admin/cleanup}. */
class LegacyCleanUpContractTest {
    private static final String SHA = "ab".repeat(32);
    private static final RestSettings SETTINGS = RestSettings.defaults().withRateLimit(Optional.empty());

    private final ManualClock clock = ManualClock.start();
    private final Failing<ObjectStore> objects = Failing.of(ObjectStore.class, new MemoryObjectStore(clock));
    private final RestFixture rest = fixture(SETTINGS, CallerResolver.trustedHeader());
    private final RestClient client = rest.client().as("acme-co");

    @AfterEach
    void close() {
        rest.close();
    }

    private RestFixture fixture(RestSettings settings, CallerResolver callers) {
        return RestFixture.with(
                settings, callers, engine -> engine.objects(objects.backend()).clock(clock));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/cleanup", "/api/admin/cleanup"})
    void cleanUp_whatIsOverItsTime_goesAndIsTold(String path) {
        client.post("/search_face", MultipartForm.file("file", "image/png", RestFixture.png(0, "alice")));
        client.post("/index_face", MultipartForm.file("file", "image/png", RestFixture.png(0, "bob")));
        objects.backend()
                .put(
                        new ObjectKey("thumbnails", "default/ab/" + SHA + ".jpg"),
                        new ByteArrayInputStream(new byte[1]),
                        ObjectInfo.ofType("image/jpeg"));
        clock.advance(Duration.ofDays(91));
        Answer answer = client.post(path);
        JsonNode results = answer.json().get("results");
        JsonNode jobs = results.get("jobs");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(Members.of(answer.json())).containsExactlyInAnyOrder("status", "results", "message");
        assertThat(answer.json().get("status").textValue()).isEqualTo("success");
        assertThat(Members.of(results)).containsExactlyInAnyOrder("timestamp", "jobs", "summary");
        assertThat(results.get("timestamp").doubleValue())
                .isEqualTo(clock.instant().toEpochMilli() / 1000.0);
        assertThat(Members.of(jobs))
                .containsExactlyInAnyOrder("thumbnails", "user_queries", "audit_logs", "orphaned_vectors");
        assertThat(Members.of(jobs.get("thumbnails")))
                .containsExactlyInAnyOrder("status", "deleted_images", "retention_days", "cutoff_date");
        assertThat(jobs.at("/thumbnails/deleted_images").intValue()).isEqualTo(1);
        assertThat(jobs.at("/thumbnails/retention_days").intValue()).isEqualTo(90);
        assertThat(Members.of(jobs.get("user_queries")))
                .containsExactlyInAnyOrder("status", "deleted_user_queries", "retention_hours", "cutoff_date");
        assertThat(jobs.at("/user_queries/deleted_user_queries").intValue()).isEqualTo(1);
        assertThat(jobs.at("/user_queries/retention_hours").intValue()).isEqualTo(24);
        assertThat(Members.of(jobs.get("audit_logs")))
                .containsExactlyInAnyOrder(
                        "status", "deleted_audit_logs", "deleted_search_logs", "retention_days", "cutoff_date");
        assertThat(jobs.at("/audit_logs/deleted_search_logs").intValue()).isEqualTo(2);
        assertThat(jobs.at("/audit_logs/deleted_audit_logs").isInt()).isTrue();
        assertThat(jobs.at("/audit_logs/retention_days").intValue()).isEqualTo(30);
        assertThat(Members.of(jobs.get("orphaned_vectors")))
                .containsExactlyInAnyOrder("status", "message", "deleted_vectors");
        assertThat(jobs.at("/orphaned_vectors/deleted_vectors").intValue()).isZero();
        assertThat(jobs).allMatch(job -> job.get("status").textValue().equals("success"));
        for (String job : List.of("thumbnails", "user_queries", "audit_logs")) {
            assertThat(jobs.get(job).get("cutoff_date").textValue())
                    .matches(Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d"));
        }
        assertThat(results.get("summary").toString())
                .isEqualTo("{\"total_jobs\":4,\"successful_jobs\":4,\"failed_jobs\":0,"
                        + "\"overall_status\":\"success\"}");
        assertThat(rest.engine().tenant("acme-co").faces().count(FaceFilter.all()))
                .isEqualTo(1);
    }

    @Test
    void cleanUp_isAuditedBeforeItRuns() {
        Answer answer = client.post("/admin/cleanup");
        List<OperationAudit> rows =
                rest.engine().tenant("acme-co").audit().operations(PageRequest.first(9)).items().stream()
                        .map(AuditRow::entry)
                        .toList();

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).operation()).isEqualTo("cleanup");
        assertThat(rows.get(0).faces()).isZero();
        assertThat(rows.get(0).results()).isZero();
        assertThat(rows.get(0).vectors()).isEqualTo("none");
        assertThat(rows.get(0).requestId())
                .isEqualTo(answer.header("X-Request-ID").orElseThrow());
    }

    @Test
    void cleanUp_jobThatFails_isToldWithoutWhatIsInside() {
        objects.failing().add("list");
        Answer answer = client.post("/admin/cleanup");
        JsonNode results = answer.json().get("results");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("status").textValue()).isEqualTo("success");
        assertThat(Members.of(results.at("/jobs/thumbnails"))).containsExactlyInAnyOrder("status", "error");
        assertThat(results.at("/jobs/thumbnails/status").textValue()).isEqualTo("error");
        assertThat(results.at("/jobs/audit_logs/status").textValue()).isEqualTo("success");
        assertThat(results.at("/summary/failed_jobs").intValue()).isEqualTo(3);
        assertThat(results.at("/summary/successful_jobs").intValue()).isEqualTo(1);
        assertThat(results.at("/summary/overall_status").textValue()).isEqualTo("partial_failure");
        assertThat(answer.text()).doesNotContain("for a test");
    }

    @Test
    void cleanUp_tenantThatIsNotAllowed_isRefused() {
        RestSettings settings = SETTINGS.withCleanUpTenants(Set.of(TenantId.of("operator")));
        try (RestFixture strict = fixture(settings, CallerResolver.trustedHeader())) {
            Answer refused = strict.client().as("acme-co").post("/admin/cleanup");

            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("tenant_access_denied");
            assertThat(strict.client().as("operator").post("/admin/cleanup").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void cleanUp_whoIsNoAdmin_isRefused() {
        CallerResolver writers = request -> Optional.of(new Caller(Optional.empty(), Optional.empty(), Role.WRITER));
        try (RestFixture strict = fixture(SETTINGS, writers)) {
            assertThat(strict.client().as("acme-co").post("/admin/cleanup").code())
                    .isEqualTo("tenant_access_denied");
        }
    }

    @Test
    void cleanUp_whileOneRuns_isToldToComeBack() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ObjectStore slow = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("list")) {
                        begun.countDown();
                        go.await();
                    }
                    return method.invoke(objects.backend(), arguments);
                });
        try (RestFixture busy =
                RestFixture.with(SETTINGS, CallerResolver.trustedHeader(), engine -> engine.objects(slow))) {
            RestClient asking = busy.client().as("acme-co");
            CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> asking.post("/admin/cleanup"));
            begun.await();
            Answer second = asking.post("/api/admin/cleanup");
            go.countDown();

            assertThat(second.status()).isEqualTo(429);
            assertThat(second.code()).isEqualTo("rate_limited");
            assertThat(second.header("Retry-After")).contains("10");
            assertThat(first.get().status()).isEqualTo(200);
            assertThat(asking.post("/admin/cleanup").status()).isEqualTo(200);
        }
    }
}
