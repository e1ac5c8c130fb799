package io.facelib.operation;

import io.facelib.error.FacelibException;
import io.facelib.model.Health;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WorkKind;
import io.facelib.spi.JobCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks every backend a small question. */
public final class CheckHealth {
    private static final String OK = "ok";
    private static final TenantId NOBODY = TenantId.of("health");
    private static final List<String> LANES = List.of("batch", WorkKind.INGEST.lane(), WorkKind.DELIVERY.lane());

    private final EngineParts parts;

    public CheckHealth(EngineParts parts) {
        this.parts = parts;
    }

    public Health run() {
        Map<String, String> backends = new LinkedHashMap<>();
        backends.put(
                "objects:" + parts.objects().name(),
                answer(() -> parts.objects().stat(StorageLayout.NOWHERE)));
        backends.put(
                "vectors:" + parts.vectors().name(),
                answer(() -> parts.vectors().tenants(PageRequest.first(1))));
        backends.put(
                "identities:" + parts.identities().name(),
                answer(() -> parts.identities().errands(PageRequest.first(1))));
        backends.put(
                "state:" + parts.state().name(),
                answer(() -> parts.state().batches().list(NOBODY, 0, 1)));
        Map<String, Long> waiting = new LinkedHashMap<>();
        backends.put(
                "jobs:" + parts.jobs().name(),
                answer(() -> LANES.forEach(lane -> waiting.put(lane, unfinished(lane)))));
        return new Health(
                backends.values().stream().allMatch(OK::equals),
                parts.pipeline().models().id(),
                parts.embedder().contract(),
                parts.pipeline().models().provider(),
                backends,
                waiting);
    }

    private long unfinished(String lane) {
        JobCounts counts = parts.jobs().counts(lane);
        return counts.waiting() + counts.leased();
    }

    private static String answer(Runnable question) {
        try {
            question.run();
            return OK;
        } catch (FacelibException e) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
    }
}
