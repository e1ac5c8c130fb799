package io.facelib.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.Identities;
import io.facelib.Tenant;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.keys.TinkKeyService;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Outcome;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.EnrollOptions;
import io.facelib.model.FaceId;
import io.facelib.model.IdentityId;
import io.facelib.model.IndexOptions;
import io.facelib.model.IngestRecord;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.model.WebhookRegistration;
import io.facelib.spi.Journal;
import io.facelib.spi.KeyService;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** A tenant that has something of everything that a storage can keep. */
public final class MovingTenants {
    /** How many faces it has. */
    public static final int FACES = 9;

    /** The ids of the events that an endpoint has still to be told of. */
    static final List<String> OWED = List.of("event-waiting", "event-retried");

    private static final Instant TIME = Instant.parse("2026-11-20T10:00:00.123456Z");
    private static final String TYPE = "face.compared";

    private MovingTenants() {}

    /** Makes the tenant in a storage that is opened with keys from a file. */
    public static void fill(Storage storage, Path keys, TenantId tenant) {
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .storage(storage)
                .keys(TinkKeyService.open(keys))
                .background(BackgroundOptions.none())
                .build()) {
            people(engine.tenant(tenant.value()));
        }
        try (KeyService service = TinkKeyService.open(keys);
                StorageBackends open =
                        storage.open(StorageSetup.of(Clock.systemUTC()).with(service))) {
            state(open, tenant);
        }
    }

    private static void people(Tenant acme) {
        Identities people = acme.identities();
        enrol(people, "ann", 0);
        enrol(people, "anna", 20);
        enrol(people, "ben", 0);
        for (int i = 0; i < FACES; i++) {
            String person = i % 3 == 0 ? "ben" : "ann";
            IndexOptions options = IndexOptions.defaults()
                    .withIdentity(IdentityId.of(i % 3 == 1 ? "anna" : person))
                    .withMetadata(Metadata.copyOf(Map.of("place", "Zürich", "n", i, "x", 0.1 * i)))
                    .withKeepCrops(i < 2);
            String id = "f" + i;
            acme.index(FakeFaces.portrait(person, 40 + i), options.withFaceIds(face -> FaceId.of(id)));
        }
        people.merge(IdentityId.of("anna"), IdentityId.of("ann"));
        people.rename(IdentityId.of("ann"), Optional.of("Ann Ünal"));
        acme.webhooks()
                .register(WebhookRegistration.of("https://example.org/hook?x=1", TYPE, "face.indexed")
                        .withSecret("the first secret"));
        acme.webhooks().register(WebhookRegistration.of("https://example.org/other", TYPE));
        String signed = acme.webhooks().list().get(0).id();
        acme.webhooks().rotateSecret(signed, "the second secret", Duration.ofDays(2));
    }

    private static void enrol(Identities people, String id, int from) {
        EnrollOptions options =
                EnrollOptions.defaults().withKnownFace(Optional.empty()).withRepeatedPhotos(true);
        String person = id.substring(0, 3);
        people.enroll(
                        IdentityId.of(id),
                        List.of(FakeFaces.portrait(person, from), FakeFaces.portrait(person, from + 8)),
                        options)
                .identity();
    }

    private static void state(StorageBackends open, TenantId tenant) {
        finishBatch(open, tenant);
        open.state().ingests().record(tenant, ingested(tenant), Journal.empty());
        open.state().audit().requests(List.of(request(tenant, "r1"), request(tenant, "r2"), request(tenant, "r1")));
        webhooks(open, tenant);
    }

    private static void finishBatch(StorageBackends open, TenantId tenant) {
        BatchId id = BatchId.of("done-" + tenant);
        Batch batch = new Batch(
                tenant, id, BatchStatus.COMPLETED, BatchOptions.defaults(), 2, 2, 1, 1, TIME, TIME.plusSeconds(9));
        List<BatchItem> items = List.of(
                item(0, new Outcome(Result.STORED, 1, Optional.empty(), TIME)),
                item(1, new Outcome(Result.FAILED, 0, Optional.of("it is no image"), TIME)));
        assertThat(open.state().batches().adopt(batch, items)).isTrue();
    }

    private static BatchItem item(int index, Outcome outcome) {
        return new BatchItem(index, new BatchSource.Url("https://example.org/" + index), Optional.of(outcome));
    }

    /** Leaves a batch behind that nobody finishes. */
    static void beginBatch(StorageBackends open, TenantId tenant) {
        Batch batch = new Batch(
                tenant,
                BatchId.of("open-" + tenant),
                BatchStatus.CREATED,
                BatchOptions.defaults(),
                1,
                0,
                0,
                0,
                TIME,
                TIME);
        open.state().batches().create(batch, List.of(new BatchSource.Url("https://example.org/1")), Journal.empty());
    }

    private static IngestRecord ingested(TenantId tenant) {
        return new IngestRecord(
                "https://example.org/ü?a=b",
                "ab".repeat(32),
                2,
                1,
                1,
                0,
                List.of(new ObjectKey("face-crops", tenant + "/a_face_0.jpg")),
                List.of(),
                List.of(),
                Map.of("decode", Duration.ofMillis(12)),
                TIME);
    }

    private static RequestAudit request(TenantId tenant, String id) {
        return new RequestAudit(
                TIME,
                id,
                Optional.of(tenant),
                "POST",
                "/search_face",
                200,
                Duration.ofMillis(5),
                "a crawler",
                "192.0.2.1",
                77);
    }

    /** Three events: told of to the end; told of once, to be told again; and not relayed yet. */
    private static void webhooks(StorageBackends open, TenantId tenant) {
        Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 1);
        open.state()
                .write(
                        tenant,
                        new Journal(
                                List.of(),
                                List.of(
                                        event(tenant, "event-told", now),
                                        event(tenant, "event-retried", now),
                                        event(tenant, "event-waiting", now))));
        open.state().webhooks().relayed(tenant, List.of("event-told", "event-retried"));
        for (WebhookEndpoint endpoint : open.state().webhooks().endpoints(tenant)) {
            attempt(open, endpoint, "event-told", 1, false);
            attempt(open, endpoint, "event-retried", 1, false);
            attempt(open, endpoint, "event-told", 2, true);
        }
    }

    private static WebhookEvent event(TenantId tenant, String id, Instant at) {
        return new WebhookEvent(id, tenant, TYPE, "request", at, "{\"id\": \"" + id + "\"}");
    }

    private static void attempt(
            StorageBackends open, WebhookEndpoint endpoint, String event, int number, boolean last) {
        DeliveryAttempt attempt = new DeliveryAttempt(
                event,
                TYPE,
                endpoint.id(),
                number,
                TIME.plusSeconds(number),
                Duration.ofMillis(3),
                OptionalInt.of(last ? 200 : 503),
                last ? Optional.empty() : Optional.of("status 503"),
                last);
        open.state()
                .webhooks()
                .update(
                        endpoint.tenant(),
                        endpoint.id(),
                        known -> known.withUse(
                                Optional.of(TIME),
                                known.successes() + (last ? 1 : 0),
                                known.failures(),
                                Optional.empty(),
                                Optional.empty()),
                        Optional.of(attempt));
    }

    /** Gives an endpoint that has a secret another one, sealed with the keys that the storage is open with. */
    static void changeSecret(StorageBackends open, TenantId tenant) {
        WebhookEndpoint endpoint = open.state().webhooks().endpoints(tenant).stream()
                .filter(each -> each.secret().isPresent())
                .findFirst()
                .orElseThrow();
        byte[] context = (tenant + "\n" + endpoint.id()).getBytes(UTF_8);
        byte[] sealed =
                open.keys().encrypt("webhook", UUID.randomUUID().toString().getBytes(UTF_8), context);
        open.state()
                .webhooks()
                .update(
                        tenant,
                        endpoint.id(),
                        known -> known.withSecrets(
                                Optional.of(new WebhookEndpoint.SealedSecret(
                                        Base64.getEncoder().encodeToString(sealed))),
                                known.formerSecret()),
                        Optional.empty());
    }
}
