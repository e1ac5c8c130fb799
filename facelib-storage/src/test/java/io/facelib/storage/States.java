package io.facelib.storage;

import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Outcome;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.ContractId;
import io.facelib.model.OperationAudit;
import io.facelib.model.RetrySchedule;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEndpoint.SealedSecret;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** Values of state that follow from a few words, for tests of stores. */
public final class States {
    /** The tenant whose they are. */
    public static final TenantId ACME = TenantId.of("acme");

    /** The type of the events, which {@link #endpoint} takes. */
    public static final String EVENT = "face.indexed";

    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.123456Z");

    private States() {}

    public static Journal audit(String requestId) {
        return Journal.of(new OperationAudit(
                TIME,
                requestId,
                Optional.of("somebody"),
                "index",
                2,
                1,
                "jvector",
                Optional.of(ContractId.of("noise.64.v1")),
                OptionalDouble.of(0.25),
                "ok"));
    }

    public static WebhookEvent event(String id) {
        return new WebhookEvent(id, ACME, EVENT, "request", TIME, "{\"id\": \"" + id + "\"}");
    }

    public static WebhookEndpoint endpoint(String id, Optional<SealedSecret> secret) {
        return new WebhookEndpoint(
                ACME,
                id,
                "https://example.org/" + id,
                Set.of(EVENT),
                secret,
                Optional.empty(),
                30,
                3,
                RetrySchedule.EXPONENTIAL,
                TIME,
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                Optional.empty());
    }

    public static Batch batch(String id, int items) {
        return new Batch(
                ACME, BatchId.of(id), BatchStatus.CREATED, BatchOptions.defaults(), items, 0, 0, 0, TIME, TIME);
    }

    public static List<BatchSource> sources(String batch, int items) {
        return IntStream.range(0, items)
                .<BatchSource>mapToObj(i -> new BatchSource.Url("https://example.org/" + batch + "/" + i + ".jpg"))
                .toList();
    }

    public static BatchItem.Outcome stored() {
        return new Outcome(Result.STORED, 1, Optional.empty(), TIME);
    }

    public static BatchItem.Outcome failed(String error) {
        return new Outcome(Result.FAILED, 0, Optional.of(error), TIME);
    }
}
