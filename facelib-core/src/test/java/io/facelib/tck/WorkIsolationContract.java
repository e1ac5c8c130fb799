package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.facelib.AuditLog;
import io.facelib.Batches;
import io.facelib.DeadLetters;
import io.facelib.FaceEngine;
import io.facelib.Ingest;
import io.facelib.Tenant;
import io.facelib.Webhooks;
import io.facelib.error.NotFoundException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.AuditVerification;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchStatus;
import io.facelib.model.DeadLetter;
import io.facelib.model.FaceFilter;
import io.facelib.model.IngestOptions;
import io.facelib.model.IngestRequest;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.model.WebhookRegistration;
import io.facelib.model.WorkKind;
import io.facelib.spi.JobCounts;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.testkit.TestImages;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * No tenant sees or touches another's batches, ingest, dead letters, webhooks or audit, though all of them do the same under
 * the same names. Extend this class and return an empty storage from {@link #storage()}.
 */
@Timeout(300)
public abstract class WorkIsolationContract {
    private static final List<TenantId> TENANTS =
            List.of(TenantId.of("acme"), TenantId.of("acme-2"), TenantId.of("ACME"));
    private static final PageRequest ALL = PageRequest.first(1_000);
    private static final String HOOK = "https://example.org/hook";
    private static final String KEY = "same-key";

    private final Map<TenantId, BatchId> batches = new HashMap<>();
    private @Nullable StorageBackends opened;
    private @Nullable FaceEngine built;

    /** An empty storage. */
    protected abstract Storage storage();

    @BeforeEach
    void everybodyDoesTheSame() throws InterruptedException {
        Storage storage = storage();
        // Nothing is delivered: the events are looked at where they are kept.
        built = FaceEngine.builder()
                .models(FakeModels.models())
                .storage(setup -> opened = storage.open(setup))
                .background(BackgroundOptions.defaults().withDeliveryWorkers(0))
                .build();
        for (TenantId tenant : TENANTS) {
            work(engine().tenant(tenant));
        }
        awaitIngest();
    }

    @AfterEach
    void close() {
        engine().close();
    }

    private FaceEngine engine() {
        return Objects.requireNonNull(built);
    }

    private StorageBackends backends() {
        return Objects.requireNonNull(opened);
    }

    private void work(Tenant tenant) throws InterruptedException {
        tenant.webhooks().register(WebhookRegistration.of(HOOK, "batch.completed", "face.indexed"));
        tenant.index(FakeFaces.portrait("alice"));
        var handle = tenant.batches()
                .indexImages(List.of(FakeFaces.portrait("bob"), FakeFaces.nobody()), BatchOptions.defaults());
        assertThat(handle.await(Duration.ofMinutes(2)).status()).isEqualTo(BatchStatus.COMPLETED);
        batches.put(tenant.id(), handle.id());
        ObjectKey object = new ObjectKey("raw-images", tenant.id() + "/upload.png");
        byte[] picture = TestImages.encode(FakeFaces.draw(0, "carol"), "png");
        backends().objects().put(object, new ByteArrayInputStream(picture), ObjectInfo.ofType("image/png"));
        tenant.ingest().submit(IngestRequest.ofObject(object).withIdempotencyKey(KEY));
        // Nobody fetches from this address: a dead letter.
        IngestRequest refused = IngestRequest.ofUrl("http://127.0.0.1:9/" + tenant.id() + ".jpg");
        tenant.ingest().submitAll(List.of(refused.withIdempotencyKey("refused")), IngestOptions.defaults());
    }

    private void awaitIngest() {
        JobCounts counts = backends().jobs().counts(WorkKind.INGEST.lane());
        while (counts.waiting() + counts.leased() > 0) {
            Thread.onSpinWait();
            counts = backends().jobs().counts(WorkKind.INGEST.lane());
        }
        assertThat(counts.dead()).isEqualTo(TENANTS.size());
    }

    private void eachTenant(Consumer<Tenant> question) {
        TENANTS.forEach(tenant -> question.accept(engine().tenant(tenant)));
    }

    private static List<TenantId> others(Tenant tenant) {
        return TENANTS.stream().filter(other -> !other.equals(tenant.id())).toList();
    }

    @Test
    void batches_areTheTenantsOwn() {
        eachTenant(tenant -> {
            Batches own = tenant.batches();
            assertThat(own.list(0, 10).batches())
                    .extracting(Batch::tenant, Batch::id)
                    .containsExactly(tuple(tenant.id(), idOf(tenant.id())));
            for (TenantId other : others(tenant)) {
                assertThatThrownBy(() -> own.get(idOf(other))).isInstanceOf(NotFoundException.class);
                assertThatThrownBy(() -> own.items(idOf(other), Optional.empty(), ALL))
                        .isInstanceOf(NotFoundException.class);
            }
            assertThat(own.items(idOf(tenant.id()), Optional.empty(), ALL).items())
                    .hasSize(2);
        });
        assertThat(engine().tenant("acme").batches().cleanUp(Duration.ZERO)).isEqualTo(1);
        assertThat(engine().tenant("acme-2").batches().list(0, 10).total()).isEqualTo(1);
    }

    @Test
    void ingest_isTheTenantsOwn() {
        eachTenant(tenant -> assertThat(tenant.ingest().find(KEY).orElseThrow().crops())
                .allMatch(key -> key.key().startsWith(tenant.id() + "/")));
        assertThat(engine().tenant("stranger").ingest().find(KEY)).isEmpty();
        ObjectKey theirs = new ObjectKey("raw-images", "acme/upload.png");
        assertThatThrownBy(() -> engine().tenant("acme-2").ingest().submit(IngestRequest.ofObject(theirs)))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void deadLetters_areTheTenantsOwn() {
        eachTenant(tenant -> assertThat(
                        tenant.deadLetters().list(WorkKind.INGEST, ALL).items())
                .singleElement()
                .satisfies(letter -> assertThat(letter.content()).contains("/" + tenant.id() + ".jpg")));
        List<String> theirs = idsOf("acme");
        assertThat(engine().tenant("stranger").deadLetters().replay(WorkKind.INGEST, theirs))
                .isZero();
        assertThat(engine().tenant("stranger").deadLetters().drop(WorkKind.INGEST, theirs))
                .isZero();
        assertThat(engine().tenant("acme").deadLetters().drop(WorkKind.INGEST, theirs))
                .isEqualTo(1);
        assertThat(idsOf("acme-2")).hasSize(1);
        assertThat(engine().tenant("acme-2").deadLetters().replay(WorkKind.INGEST, idsOf("acme-2")))
                .isEqualTo(1);
        awaitDead("acme-2");
        assertThat(idsOf("acme")).isEmpty();
        assertThat(idsOf("ACME")).hasSize(1);
    }

    @Test
    void webhooks_areTheTenantsOwn() {
        eachTenant(tenant -> {
            Webhooks own = tenant.webhooks();
            assertThat(own.list()).extracting(WebhookEndpoint::tenant).containsExactly(tenant.id());
            assertThat(own.stats().endpoints()).hasSize(1);
            for (TenantId other : others(tenant)) {
                String theirs = engine().tenant(other).webhooks().list().get(0).id();
                assertThatThrownBy(() -> own.rotateSecret(theirs, "new-secret-of-some-length", Duration.ZERO))
                        .isInstanceOf(NotFoundException.class);
                assertThatThrownBy(() -> own.enable(theirs)).isInstanceOf(NotFoundException.class);
                assertThatThrownBy(() -> own.deliveries(theirs, ALL)).isInstanceOf(NotFoundException.class);
                assertThatThrownBy(() -> own.replay(theirs, events(other).get(0).id()))
                        .isInstanceOf(NotFoundException.class);
                assertThatThrownBy(() -> own.replay(
                                own.list().get(0).id(), events(other).get(0).id()))
                        .isInstanceOf(NotFoundException.class);
                assertThatThrownBy(() -> own.replaySince(theirs, Instant.EPOCH)).isInstanceOf(NotFoundException.class);
            }
            assertThat(events(tenant.id()))
                    .hasSize(2)
                    .allMatch(event -> event.tenant().equals(tenant.id()))
                    .allMatch(event -> others(tenant).stream()
                            .noneMatch(other -> event.body().contains("\"" + other + "\"")));
        });
        assertThat(engine().tenant("acme").webhooks().unregister(HOOK)).isEqualTo(1);
        assertThat(engine().tenant("acme-2").webhooks().list()).hasSize(1);
        assertThat(engine().tenant("ACME").webhooks().list()).hasSize(1);
    }

    @Test
    void audit_isTheTenantsOwn() {
        eachTenant(tenant -> {
            AuditLog own = tenant.audit();
            assertThat(own.verify())
                    .isEqualTo(new AuditVerification.Intact(
                            own.operations(ALL).items().size()));
            assertThat(own.operations(ALL).items())
                    .isNotEmpty()
                    .allMatch(row -> others(tenant).stream()
                            .noneMatch(other ->
                                    row.entry().requestId().contains(idOf(other).value())));
            assertThat(own.requests(ALL).items()).isEmpty();
            assertThat(own.checkpoints()).isEmpty();
        });
        assertThat(engine().tenant("stranger").audit().operations(ALL).items()).isEmpty();
    }

    @Test
    void erase_oneTenant_leavesTheOthersWhole() {
        engine().tenants().delete(TenantId.of("acme"));

        Tenant gone = engine().tenant("acme");
        assertThat(gone.batches().list(0, 10).total()).isZero();
        assertThat(gone.ingest().find(KEY)).isEmpty();
        assertThat(gone.deadLetters().list(WorkKind.INGEST, ALL).items()).isEmpty();
        assertThat(gone.webhooks().list()).isEmpty();
        assertThat(events(gone.id())).isEmpty();
        assertThat(gone.faces().count(FaceFilter.all())).isZero();
        assertThat(gone.audit().verify()).isInstanceOf(AuditVerification.Intact.class);
        assertThat(gone.audit().operations(ALL).items()).isNotEmpty();
        for (TenantId other : others(gone)) {
            Tenant tenant = engine().tenant(other);
            assertThat(tenant.batches().get(idOf(other)).status().processed()).isEqualTo(2);
            assertThat(tenant.ingest().find(KEY)).isPresent();
            assertThat(idsOf(other.value())).hasSize(1);
            assertThat(tenant.webhooks().list()).hasSize(1);
            assertThat(events(other)).hasSize(2);
            assertThat(tenant.faces().count(FaceFilter.all())).isGreaterThanOrEqualTo(2);
            assertThat(tenant.audit().verify()).isInstanceOf(AuditVerification.Intact.class);
        }
    }

    /** Whatever the views of a tenant can do has to be asked in this class: a new method fails here until it is. */
    @Test
    void views_everyMethod_isAskedHere() {
        Set<String> asked = new HashSet<>(Set.of("index", "indexImages", "get", "list", "items", "cleanUp")); // Batches
        asked.addAll(Set.of("submit", "submitAll", "find")); // Ingest
        asked.addAll(Set.of("list", "replay", "drop")); // DeadLetters
        asked.addAll(Set.of("register", "unregister", "rotateSecret", "enable", "stats", "deliveries", "replaySince"));
        asked.add("test"); // sends to any URL, and keeps nothing
        asked.add("existsAnywhere"); // tells of everybody's batches that they exist, and nothing else
        asked.addAll(Set.of("operations", "requests", "checkpoints", "verify")); // AuditLog
        Set<String> methods = Stream.of(Batches.class, Ingest.class, DeadLetters.class, Webhooks.class, AuditLog.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .collect(Collectors.toSet());
        assertThat(methods).isEqualTo(asked);
    }

    private BatchId idOf(TenantId tenant) {
        return Objects.requireNonNull(batches.get(tenant));
    }

    private List<String> idsOf(String tenant) {
        return engine().tenant(tenant).deadLetters().list(WorkKind.INGEST, ALL).items().stream()
                .map(DeadLetter::id)
                .toList();
    }

    private void awaitDead(String tenant) {
        while (idsOf(tenant).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private List<WebhookEvent> events(TenantId tenant) {
        return backends().state().webhooks().events(tenant, Instant.EPOCH, ALL).items();
    }
}
