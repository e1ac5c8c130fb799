package io.facelib.operation;

import io.facelib.model.Analysis;
import io.facelib.model.AuditScope;
import io.facelib.model.GalleryComparison;
import io.facelib.model.GallerySearch;
import io.facelib.model.IndexResult;
import io.facelib.model.ObjectKey;
import io.facelib.model.OperationAudit;
import io.facelib.model.RequestContext;
import io.facelib.model.SearchResult;
import io.facelib.model.TenantId;
import io.facelib.model.Threshold;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.Journal;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StateStore;
import io.facelib.spi.VectorIndex;
import io.facelib.webhook.EventBodies;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Writes down what operations did: their audit, as far as the scope wants it, and the events that endpoints are told. When
 * that fails the operation fails, too, so that nothing is acknowledged that left no trace.
 */
public final class OperationJournal {
    private static final Duration LINK_VALIDITY = Duration.ofMinutes(10);
    private static final String NO_VECTORS = "none";

    private final StateStore state;
    private final ObjectStore objects;
    private final VectorIndex vectors;
    private final Clock clock;
    private final AuditScope scope;
    private final Runnable written;

    /** @param written called after events may have been written, so that somebody delivers them */
    public OperationJournal(
            StateStore state,
            ObjectStore objects,
            VectorIndex vectors,
            Clock clock,
            AuditScope scope,
            Runnable written) {
        this.state = state;
        this.objects = objects;
        this.vectors = vectors;
        this.clock = clock;
        this.scope = scope;
        this.written = written;
    }

    /** An image was indexed. */
    void indexed(TenantId tenant, RequestContext context, IndexResult result) {
        String hash = result.analysis().perceptualHash();
        indexed(tenant, context, result.faces().size(), hash, result.thumbnail());
    }

    /**
     * An image was indexed, by whatever means.
     *
     * @param faces of it that are stored now
     * @param hash of the image, 16 hexadecimal digits
     */
    public void indexed(TenantId tenant, RequestContext context, int faces, String hash, ObjectKey thumbnail) {
        Instant now = clock.instant();
        Journal event = event(
                tenant,
                "face.indexed",
                () -> EventBodies.indexed(
                        tenant, context.idOr(now), now, faces, hash, link(thumbnail), vectors.name()));
        write(
                tenant,
                change("index", context, faces, faces, OptionalDouble.empty()).and(event));
    }

    /** A search took place that stored nothing. */
    void searched(TenantId tenant, RequestContext context, SearchResult result) {
        int faces = result.probe().map(probe -> probe.faces().size()).orElse(1);
        int matches = result.matches().size();
        String hash = result.probe().map(Analysis::perceptualHash).orElse("");
        write(
                tenant,
                read("search", context, faces, matches, limit(result.threshold()))
                        .and(searched(tenant, context, faces, matches, hash, Optional.empty())));
    }

    /** An image was stored and searched with. */
    void searched(TenantId tenant, RequestContext context, GallerySearch result) {
        int faces = result.stored().faces().size();
        int matches = result.matches().size();
        String hash = result.stored().analysis().perceptualHash();
        Optional<ObjectKey> thumbnail = Optional.of(result.stored().thumbnail());
        write(
                tenant,
                change("search", context, faces, matches, limit(result.threshold()))
                        .and(searched(tenant, context, faces, matches, hash, thumbnail)));
    }

    private Journal searched(
            TenantId tenant,
            RequestContext context,
            int faces,
            int matches,
            String hash,
            Optional<ObjectKey> thumbnail) {
        Instant now = clock.instant();
        return event(
                tenant,
                "face.searched",
                () -> EventBodies.searched(
                        tenant,
                        context.idOr(now),
                        now,
                        faces,
                        matches,
                        hash,
                        thumbnail.map(this::link).orElse(""),
                        vectors.name()));
    }

    /** What is over its time is about to be removed, of all tenants, because somebody asked for it. */
    public void cleansUp(TenantId tenant, RequestContext context) {
        write(
                tenant,
                scope == AuditScope.NONE
                        ? Journal.empty()
                        : audit("cleanup", context, 0, 0, OptionalDouble.empty(), NO_VECTORS));
    }

    /** An image was held against the gallery. Endpoints are told only of those that show a face. */
    void compared(TenantId tenant, RequestContext context, GalleryComparison result) {
        Instant now = clock.instant();
        int faces = result.image().faces().size();
        int matches = result.matches().size();
        Journal event = faces == 0
                ? Journal.empty()
                : event(
                        tenant,
                        "face.compared",
                        () -> EventBodies.compared(
                                tenant,
                                context.idOr(now),
                                now,
                                faces,
                                matches,
                                result.image().perceptualHash(),
                                vectors.name()));
        write(
                tenant,
                read("compare", context, faces, matches, limit(result.threshold()))
                        .and(event));
    }

    private static OptionalDouble limit(Threshold threshold) {
        return OptionalDouble.of(threshold.cosine());
    }

    /** Looked up first, since a journal that holds nothing costs no write. */
    private Journal event(TenantId tenant, String type, Supplier<WebhookEvent> event) {
        boolean wanted = state.webhooks().endpoints(tenant).stream().anyMatch(endpoint -> endpoint.wants(type));
        return wanted ? Journal.of(event.get()) : Journal.empty();
    }

    /** The audit of an operation that changed something; nothing if the scope does not want it. */
    public Journal change(String operation, RequestContext context, int faces, int results, OptionalDouble threshold) {
        return scope == AuditScope.NONE
                ? Journal.empty()
                : audit(operation, context, faces, results, threshold, vectors.name());
    }

    private Journal read(String operation, RequestContext context, int faces, int results, OptionalDouble threshold) {
        return scope == AuditScope.ALL
                ? audit(operation, context, faces, results, threshold, vectors.name())
                : Journal.empty();
    }

    private Journal audit(
            String operation,
            RequestContext context,
            int faces,
            int results,
            OptionalDouble threshold,
            String backend) {
        Instant now = clock.instant();
        return Journal.of(new OperationAudit(
                now,
                context.idOr(now),
                context.actor(),
                operation,
                faces,
                results,
                backend,
                Optional.empty(),
                threshold,
                "ok"));
    }

    private String link(ObjectKey key) {
        return objects.presign(key, LINK_VALIDITY).map(Object::toString).orElse("/api/images/" + key);
    }

    /** To be called when a journal was written with a change: somebody may have to be told. */
    public void written() {
        written.run();
    }

    /** Writes a journal alone. */
    public void write(TenantId tenant, Journal journal) {
        if (!journal.isEmpty()) {
            state.write(tenant, journal);
            written.run();
        }
    }
}
