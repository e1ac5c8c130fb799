package io.facelib.webhook;

import io.facelib.model.DeliveryAttempt;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.WebhookStore;
import java.util.Optional;

/** Looks up what came of a delivery whose worker died before it could say so. */
final class DeliveryLog {
    private static final int PAGE = 1_000;
    /** A busy endpoint's log may be longer; what is not found is delivered once more, which receivers can tell. */
    private static final int PAGES = 10;

    private final WebhookStore store;

    DeliveryLog(WebhookStore store) {
        this.store = store;
    }

    /** The newest attempt of a delivery, if one was logged. */
    Optional<DeliveryAttempt> newest(TenantId tenant, DeliveryJob job) {
        PageRequest request = PageRequest.first(PAGE);
        for (int i = 0; i < PAGES; i++) {
            Page<DeliveryAttempt> page = store.deliveries(tenant, job.endpoint(), request);
            for (DeliveryAttempt attempt : page.items()) {
                if (attempt.at().isBefore(job.since())) {
                    return Optional.empty();
                }
                if (attempt.event().equals(job.event())) {
                    return Optional.of(attempt);
                }
            }
            if (page.next().isEmpty()) {
                return Optional.empty();
            }
            request = request.after(page.next().get());
        }
        return Optional.empty();
    }
}
