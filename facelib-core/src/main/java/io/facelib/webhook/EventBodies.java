package io.facelib.webhook;

import io.facelib.model.Batch;
import io.facelib.model.BatchItem;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import java.time.Instant;
import java.util.List;

/** Temporary. */
public final class EventBodies {
    private EventBodies() {}

    /** Temporary. */
    public static WebhookEvent indexed(TenantId t, String r, Instant at, int n, String phash, String thumb, String v) {
        return new WebhookEvent("e", t, "face.indexed", r, at, "{}");
    }

    /** Temporary. */
    public static WebhookEvent searched(
            TenantId t, String r, Instant at, int n, int m, String phash, String thumb, String v) {
        return new WebhookEvent("e", t, "face.searched", r, at, "{}");
    }

    /** Temporary. */
    public static WebhookEvent compared(TenantId t, String r, Instant at, int n, int m, String phash, String v) {
        return new WebhookEvent("e", t, "face.compared", r, at, "{}");
    }

    /** Temporary. */
    public static WebhookEvent batchCreated(Batch b, Instant at) {
        return new WebhookEvent("e", b.tenant(), "batch.created", "r", at, "{}");
    }

    /** Temporary. */
    public static WebhookEvent batchCompleted(Batch b, List<BatchItem> failed, Instant at) {
        return new WebhookEvent("e", b.tenant(), "batch.completed", "r" + failed.size(), at, "{}");
    }
}
