package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.facelib.keys.TinkKeyService;
import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.OperationAudit;
import io.facelib.model.PageRequest;
import io.facelib.model.RetrySchedule;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.AuditChain;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import io.facelib.testkit.ManualClock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the kits of the small stores of a {@link StateStore} have in common. Extend each of {@link BatchStoreContract},
 * {@link IngestStoreContract}, {@link WebhookStoreContract} and {@link AuditStoreContract}, and return an empty store from
 * {@link #open}; a durable store also overrides {@link #reopen}.
 */
abstract class StateStoreKit {
    static final TenantId ACME = TenantId.of("acme");
    static final TenantId OTHER = TenantId.of("other");
    static final PageRequest ALL = PageRequest.first(1_000);
    static final Duration SECOND = Duration.ofSeconds(1);
    static final String EVENT = "face.indexed";

    final ManualClock clock = ManualClock.start();
    final KeyService keys = TinkKeyService.generate();
    StateStore store;

    /** A store of nothing that no other test uses; the kit closes it. */
    protected abstract StateStore open(Clock clock, KeyService keys) throws IOException;

    /** The store that {@link #open} gave last, opened again after it was closed; empty where it is not durable. */
    protected Optional<StateStore> reopen(Clock clock, KeyService keys) throws IOException {
        return Optional.empty();
    }

    @BeforeEach
    void openStore() throws IOException {
        store = open(clock, keys);
    }

    @AfterEach
    void closeStore() {
        store.close();
        keys.close();
    }

    /** Closes the store and goes on with it opened again, or skips the test. */
    void reopenStore() throws IOException {
        store.close();
        Optional<StateStore> again = reopen(clock, keys);
        assumeTrue(again.isPresent(), "not durable");
        store = again.get();
    }

    /** At the clock's moment. */
    OperationAudit audit(String requestId) {
        return new OperationAudit(
                clock.instant(),
                requestId,
                Optional.empty(),
                "index",
                2,
                1,
                "memory",
                Optional.empty(),
                OptionalDouble.empty(),
                "ok");
    }

    Journal journal(String requestId) {
        return Journal.of(audit(requestId));
    }

    /** Of a type that {@link #endpoint} takes. */
    WebhookEvent event(TenantId tenant, String id) {
        return new WebhookEvent(id, tenant, EVENT, "request", clock.instant(), "{\"ü\": \"" + id + "\"}");
    }

    WebhookEndpoint endpoint(TenantId tenant, String id) {
        return new WebhookEndpoint(
                tenant,
                id,
                "https://example.org/" + id,
                Set.of(EVENT, "batch.completed"),
                Optional.empty(),
                Optional.empty(),
                30,
                3,
                RetrySchedule.EXPONENTIAL,
                clock.instant(),
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                Optional.empty());
    }

    void register(WebhookEndpoint... endpoints) {
        Arrays.stream(endpoints).forEach(store.webhooks()::register);
    }

    List<AuditRow> operations(TenantId tenant) {
        return Listing.all(7, page -> store.audit().operations(tenant, page));
    }

    List<String> requestIds(TenantId tenant) {
        return operations(tenant).stream().map(row -> row.entry().requestId()).toList();
    }

    List<String> outbox() {
        return store.webhooks().outbox(1_000).stream().map(WebhookEvent::id).toList();
    }

    /** Follows the chain from its newest checkpoint, or from the beginning, to its end. */
    void assertUnbroken(TenantId tenant) {
        List<AuditCheckpoint> checkpoints = store.audit().checkpoints(tenant);
        assertThat(checkpoints).allMatch(checkpoint -> AuditChain.isGenuine(keys, tenant, checkpoint));
        long sequence = 0;
        String seal = "";
        for (AuditCheckpoint checkpoint : checkpoints) {
            assertThat(checkpoint.sequence()).isGreaterThan(sequence);
            sequence = checkpoint.sequence();
            seal = checkpoint.seal();
        }
        for (AuditRow row : operations(tenant)) {
            assertThat(row.sequence()).isEqualTo(++sequence);
            assertThat(AuditChain.follows(keys, tenant, seal, row))
                    .as("row %s", sequence)
                    .isTrue();
            seal = row.seal();
        }
    }
}
