package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.keys.TinkKeyService;
import io.facelib.memory.MemoryStateStore;
import io.facelib.model.PageRequest;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.Caller;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.caller.Role;
import io.facelib.rest.settings.RestSettings;
import io.facelib.spi.AuditStore;
import io.facelib.spi.StateStore;
import io.facelib.testkit.ManualClock;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Contract 11: a row for each request of both families. */
@Timeout(60)
class RequestAuditContractTest {
    private static final RestFixture REST = RestFixture.probing(new Probe(), RestSettings.defaults());

    @AfterAll
    static void close() {
        REST.close();
    }

    @Test
    void get_firstFamily_isWrittenWithAllItHas() {
        String tenant = RestFixture.newTenant();
        Answer answer = REST.client().as(tenant).with("User-Agent", "tests/1").get("/api/probe?secret=1");

        RequestAudit row = rows(tenant, 1).get(0);

        assertThat(row.requestId()).isEqualTo(answer.header("X-Request-ID").orElseThrow());
        assertThat(row.tenant()).isEqualTo(Optional.of(TenantId.of(tenant)));
        assertThat(row.method()).isEqualTo("GET");
        assertThat(row.path()).isEqualTo("/api/probe");
        assertThat(row.status()).isEqualTo(200);
        assertThat(row.took()).isPositive();
        assertThat(row.userAgent()).isEqualTo("tests/1");
        assertThat(row.address()).isEqualTo("127.0.0.1");
        assertThat(row.responseSize()).isEqualTo(answer.body().length);
    }

    @Test
    void post_secondFamily_isWrittenUnderTheTenantOfItsBody() {
        String tenant = RestFixture.newTenant();
        REST.client().post("/api/v1/probe", Map.of("tenant_id", tenant));

        assertThat(rows(tenant, 1)).extracting(RequestAudit::path).containsExactly("/api/v1/probe");
    }

    @Test
    void post_refusedRequest_isWrittenWithItsStatus() {
        String tenant = RestFixture.newTenant();
        REST.client().as(tenant).post("/probe/json", Map.of("word", 1));
        REST.client().as(tenant).post("/probe/fail", Map.of());

        assertThat(rows(tenant, 2)).extracting(RequestAudit::status).containsExactlyInAnyOrder(422, 503);
    }

    @Test
    void get_manyByStrangers_leaveRoomForOthers() {
        String tenant = RestFixture.newTenant();
        CallerResolver known = request -> Optional.ofNullable(request.getHeader("X-Name"))
                .map(name -> new Caller(Optional.of(name), Optional.empty(), Role.ADMIN));
        List<RequestAudit> written = Collections.synchronizedList(new ArrayList<>());
        try (RestFixture rest = RestFixture.with(
                api -> api.settings(RestSettings.defaults())
                        .routes(new Probe().routes())
                        .callers(known)
                        .clock(ManualClock.start()),
                engine -> engine.state(recording(written)))) {
            for (int i = 0; i < 100; i++) {
                assertThat(rest.client().get("/probe").status()).isEqualTo(401);
            }
            rest.client().as(tenant).with("X-Name", "anna").get("/probe");
        } // which writes what is left

        assertThat(written).filteredOn(row -> row.status() == 401).hasSize(60);
        assertThat(written).filteredOn(row -> row.status() == 200).hasSize(1);
    }

    /** A store of which the rows of requests are kept in sight. */
    private static StateStore recording(List<RequestAudit> written) {
        StateStore real = new MemoryStateStore(Clock.systemUTC(), TinkKeyService.generate());
        AuditStore audit = with(AuditStore.class, real.audit(), (method, arguments) -> {
            if (method.equals("requests") && arguments.length == 1) {
                ((List<?>) arguments[0]).forEach(row -> written.add((RequestAudit) row));
            }
            return Optional.empty();
        });
        return with(
                StateStore.class,
                real,
                (method, arguments) -> method.equals("audit") ? Optional.of(audit) : Optional.empty());
    }

    private interface Instead {
        Optional<Object> of(String method, Object[] arguments);
    }

    private static <T> T with(Class<T> type, T real, Instead instead) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Optional<Object> answer =
                            instead.of(method.getName(), arguments == null ? new Object[0] : arguments);
                    return answer.isPresent() ? answer.get() : method.invoke(real, arguments);
                }));
    }

    @Test
    void get_longUserAgent_isCut() {
        String tenant = RestFixture.newTenant();
        REST.client().as(tenant).with("User-Agent", "x".repeat(2_000)).get("/probe");

        assertThat(rows(tenant, 1).get(0).userAgent()).hasSize(512);
    }

    /** The rows of a tenant, as soon as there are so many: they are written behind the answers. */
    private static List<RequestAudit> rows(String tenant, int count) {
        List<RequestAudit> rows = List.of();
        while (rows.size() < count) {
            Thread.onSpinWait();
            rows = REST.engine()
                    .tenant(tenant)
                    .audit()
                    .requests(PageRequest.first(10))
                    .items();
        }
        return rows;
    }
}
