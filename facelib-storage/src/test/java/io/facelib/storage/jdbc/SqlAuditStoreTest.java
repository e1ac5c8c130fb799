package io.facelib.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.SetupException;
import io.facelib.keys.TinkKeyService;
import io.facelib.model.OperationAudit;
import io.facelib.model.PageRequest;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import io.facelib.storage.disk.Disk;
import io.facelib.tck.AuditStoreContract;
import io.facelib.testkit.ManualClock;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlAuditStoreTest extends AuditStoreContract {
    @TempDir
    Path directory;

    @Override
    protected StateStore open(Clock clock, KeyService keys) {
        return SqlDatabase.open(directory.resolve("faces.db"), Disk.real()).state(clock, keys);
    }

    @Override
    protected Optional<StateStore> reopen(Clock clock, KeyService keys) {
        return Optional.of(open(clock, keys));
    }

    @Test
    void prune_chainThatCannotBePruned_stopsNeitherTheOthersNorTheRequests() {
        TenantId acme = TenantId.of("acme");
        TenantId other = TenantId.of("other");
        ManualClock time = ManualClock.start();
        try (KeyService real = TinkKeyService.generate();
                StateStore audited = SqlDatabase.open(directory.resolve("own.db"), Disk.real())
                        .state(time, refusingCheckpointsOf(acme, real))) {
            for (TenantId tenant : List.of(acme, other)) {
                audited.write(tenant, Journal.of(operation(time.instant())));
                audited.audit().requests(List.of(request(tenant, time.instant())));
            }
            time.advance(Duration.ofSeconds(1));

            assertThatThrownBy(() -> audited.audit().prune(time.instant()))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("the keys are elsewhere");
            PageRequest first = PageRequest.first(10);
            assertThat(audited.audit().operations(acme, first).items()).hasSize(1);
            assertThat(audited.audit().operations(other, first).items()).isEmpty();
            assertThat(audited.audit().requests(acme, first).items()).isEmpty();
            assertThat(audited.audit().requests(other, first).items()).isEmpty();
        }
    }

    /** Keys that sign rows, but no checkpoint of a tenant. */
    private static KeyService refusingCheckpointsOf(TenantId tenant, KeyService keys) {
        return (KeyService) Proxy.newProxyInstance(
                KeyService.class.getClassLoader(), new Class<?>[] {KeyService.class}, (self, method, arguments) -> {
                    if (method.getName().equals("sign")) {
                        String content = new String((byte[]) arguments[1], StandardCharsets.ISO_8859_1);
                        if (content.contains("checkpoint") && content.contains(tenant.value())) {
                            throw new SetupException("the keys are elsewhere", "Bring them.");
                        }
                    }
                    return method.invoke(keys, arguments);
                });
    }

    private static OperationAudit operation(Instant at) {
        return new OperationAudit(
                at,
                "request",
                Optional.empty(),
                "index",
                1,
                1,
                "memory",
                Optional.empty(),
                OptionalDouble.empty(),
                "ok");
    }

    private static RequestAudit request(TenantId tenant, Instant at) {
        return new RequestAudit(
                at, "request", Optional.of(tenant), "GET", "/", 200, Duration.ofMillis(1), "agent", "192.0.2.1", 1);
    }
}
