package io.facelib.spi;

import io.facelib.model.DeliveryAttempt;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps webhook endpoints, the events that they are told of, and what came of telling them. Events come in through a
 * {@link Journal}; they stay in the outbox until somebody has made deliveries of them, and are kept after that for replay.
 */
public interface WebhookStore {
    /** Keeps a new endpoint; one whose id is there already is left as it is. */
    void register(WebhookEndpoint endpoint);

    /** The endpoints of a tenant in the order of their registration, those that are disabled included. */
    List<WebhookEndpoint> endpoints(TenantId tenant);

    /** An endpoint, disabled or not; empty if the tenant has none of that id. */
    Optional<WebhookEndpoint> endpoint(TenantId tenant, String id);

    /**
     * Changes an endpoint in one transaction, and logs an attempt if one is given.
     *
     * @param change called once, in the transaction; must not call the store, nor change tenant or id
     * @return the endpoint as it is now; empty if it is not there, and then nothing is logged
     */
    Optional<WebhookEndpoint> update(
            TenantId tenant, String endpoint, UnaryOperator<WebhookEndpoint> change, Optional<DeliveryAttempt> attempt);

    /**
     * Forgets every endpoint of a tenant with exactly that URL; its log goes, too.
     *
     * @return how many
     */
    int unregister(TenantId tenant, String url);

    /** The events of all tenants that nobody has made deliveries of, in the order they were written. */
    List<WebhookEvent> outbox(int limit);

    /** Takes events out of the outbox; they stay for replay. Ids that are not there are ignored. */
    void relayed(TenantId tenant, Collection<String> events);

    /**
     * Puts those events that are kept back into the outbox of which an endpoint has not been told to the end: one that takes
     * them now, is older than they are, and has logged no last attempt of theirs. For when deliveries may be lost.
     *
     * @return how many
     */
    int owe();

    /** An event that is kept. */
    Optional<WebhookEvent> event(TenantId tenant, String id);

    /** The events of a tenant since a moment that are kept, in the order they were written. */
    Page<WebhookEvent> events(TenantId tenant, Instant since, PageRequest page);

    /** The attempts to reach an endpoint, newest first. */
    Page<DeliveryAttempt> deliveries(TenantId tenant, String endpoint, PageRequest page);

    /**
     * Forgets events that were relayed and attempts, both from before a moment, of all tenants.
     *
     * @return how many
     */
    int prune(Instant before);

    /**
     * Whether other processes may use the store at the same time, and relay the events of the same outbox: then a delivery that
     * was made already may be asked for again, and is looked up first. No, unless the store says so.
     */
    default boolean isShared() {
        return false;
    }
}
