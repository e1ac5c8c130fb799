package io.facelib.spi;

import io.facelib.model.OperationAudit;
import io.facelib.model.WebhookEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What is written together with a change, in the same transaction: the audit of the operation and the events that tell
 * others of it. An event that no endpoint of the tenant is registered for is not kept; a disabled endpoint counts, so that
 * what it misses can be replayed. An event of another tenant is refused with an
 * {@link io.facelib.error.InvalidInputException}, and nothing is written. Where nothing changes, no journal is written.
 *
 * @param audit appended to the tenant's chain, in this order
 * @param events put into the outbox, in this order; one whose id is there already is left as it is
 */
public record Journal(List<OperationAudit> audit, List<WebhookEvent> events) {
    private static final Journal EMPTY = new Journal(List.of(), List.of());

    public Journal {
        audit = List.copyOf(audit);
        events = List.copyOf(events);
    }

    /** Nothing to write. */
    public static Journal empty() {
        return EMPTY;
    }

    /** Audit only. */
    public static Journal of(OperationAudit audit) {
        return new Journal(List.of(audit), List.of());
    }

    /** An event only. */
    public static Journal of(WebhookEvent event) {
        return new Journal(List.of(), List.of(event));
    }

    /** Both, this one's first. */
    public Journal and(Journal other) {
        List<OperationAudit> allAudit = new ArrayList<>(audit);
        allAudit.addAll(other.audit);
        List<WebhookEvent> allEvents = new ArrayList<>(events);
        allEvents.addAll(other.events);
        return new Journal(allAudit, allEvents);
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return audit.isEmpty() && events.isEmpty();
    }
}
