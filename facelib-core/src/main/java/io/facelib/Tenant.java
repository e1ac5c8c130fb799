package io.facelib;

import io.facelib.error.NoFaceException;
import io.facelib.inference.Priority;
import io.facelib.model.CompareOptions;
import io.facelib.model.Comparison;
import io.facelib.model.FaceImage;
import io.facelib.model.GalleryComparison;
import io.facelib.model.GallerySearch;
import io.facelib.model.IndexItem;
import io.facelib.model.IndexOptions;
import io.facelib.model.IndexOutcome;
import io.facelib.model.IndexResult;
import io.facelib.model.IndexSummary;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Probe;
import io.facelib.model.RequestContext;
import io.facelib.model.RetentionPolicy;
import io.facelib.model.SearchOptions;
import io.facelib.model.SearchResult;
import io.facelib.model.TenantId;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * One tenant's faces. Nothing here ever sees another tenant's data. Safe for any number of threads; made by
 * {@link FaceEngine#tenant}.
 */
public final class Tenant {
    private final FaceEngine engine;
    private final TenantId id;
    private final RequestContext context;

    Tenant(FaceEngine engine, TenantId id, RequestContext context) {
        this.engine = engine;
        this.id = id;
        this.context = context;
    }

    /** The same tenant; what is done through it appears in audit and events under that request and actor. */
    public Tenant within(RequestContext request) {
        return new Tenant(engine, id, request);
    }

    RequestContext context() {
        return context;
    }

    /** Whose data this is. */
    public TenantId id() {
        return id;
    }

    /** Stores an image and all faces in it, under random ids. */
    public IndexResult index(FaceImage image) {
        return index(image, IndexOptions.defaults());
    }

    /**
     * Stores an image and all faces in it, usable or not (each is marked). An image without a face is stored too. When
     * the call returns the faces are found; when it throws, none of them is, unless a {@link
     * io.facelib.error.BackendException} says that this is not known. Under an image id and face ids of your own the call may be
     * repeated then, and stores each face once; under random ones the faces may be there twice.
     */
    public IndexResult index(FaceImage image, IndexOptions options) {
        return engine.operations().index().run(id, image, options, Priority.INTERACTIVE, context);
    }

    /**
     * Indexes a stream of images, several at the same time, behind interactive calls. The stream is read as needed and
     * closed at the end; a failing image fails alone.
     *
     * @param listener hears every outcome with the counts so far, in the order of the stream and in the calling thread
     */
    public IndexSummary indexAll(Stream<IndexItem> items, BiConsumer<IndexOutcome, IndexSummary> listener) {
        return engine.operations().indexMany().run(id, items, listener, context);
    }

    /**
     * Finds the stored faces closest to a probe. Stores nothing.
     *
     * @throws NoFaceException if the probe is an image without a usable face
     */
    public SearchResult search(Probe probe, SearchOptions options) {
        return engine.operations().search().run(id, probe, options, context);
    }

    /**
     * Stores an image and all faces in it, and then searches with each of them; its own faces are among those found. What is
     * stored of it is kept only as long as {@link RetentionPolicy#userQueries} says. An image without a face is stored, too,
     * and finds nothing.
     */
    public GallerySearch indexAndSearch(FaceImage image, SearchOptions options) {
        return engine.operations().searchStoring().run(id, image, options, context);
    }

    /** Holds every face of an image against the stored ones, at a false match rate of 1e-3. Stores nothing. */
    public GalleryComparison compare(FaceImage image) {
        return compare(image, SearchOptions.topK(10).withPolicy(MatchPolicy.comparison()));
    }

    /** Holds every face of an image against the stored ones. An image without a face matches nothing. Stores nothing. */
    public GalleryComparison compare(FaceImage image, SearchOptions options) {
        return engine.operations().compare().gallery(id, image, options, context);
    }

    /** Holds two faces against each other, for instance a new photo and a stored face. Stores nothing. */
    public Comparison compare(Probe a, Probe b, CompareOptions options) {
        return engine.operations().compare().probes(id, a, b, options);
    }

    /** The enrolled people: enrol, verify, identify, merge. */
    public Identities identities() {
        return new Identities(engine, id);
    }

    /** Many images as one piece of work in the background. */
    public Batches batches() {
        return new Batches(engine, id);
    }

    /** Images that others put into the object store or on the web. */
    public Ingest ingest() {
        return new Ingest(() -> engine.operations().ingest(), id);
    }

    /** Who is told of what happens here. */
    public Webhooks webhooks() {
        return new Webhooks(() -> engine.operations().webhooks().parts(), id);
    }

    /** What was done here. */
    public AuditLog audit() {
        engine.operations();
        return new AuditLog(engine.parts().state(), engine.parts().keys(), id);
    }

    /** Work that could not be done: ingested images, webhook deliveries. */
    public DeadLetters deadLetters() {
        return new DeadLetters(engine, id);
    }

    /** The stored pictures: see them, link to them. */
    public Images images() {
        return new Images(() -> engine.operations().images(), id);
    }

    /** The stored faces: get, list, assign, delete. */
    public Faces faces() {
        return new Faces(engine, id);
    }
}
