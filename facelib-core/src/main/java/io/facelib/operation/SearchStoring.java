package io.facelib.operation;

import io.facelib.model.FaceImage;
import io.facelib.model.GallerySearch;
import io.facelib.model.IndexResult;
import io.facelib.model.RequestContext;
import io.facelib.model.SearchOptions;
import io.facelib.model.TenantId;

/**
 * Stores an image and its faces, and then searches with each of them. What was stored is marked as a query, under an id of
 * its own, so that {@link CleanUp} removes it when its time is over; a picture that was indexed never becomes one.
 */
public final class SearchStoring {
    private final EngineParts parts;
    private final IndexFaces index;
    private final SearchFaces search;

    public SearchStoring(EngineParts parts, IndexFaces index, SearchFaces search) {
        this.parts = parts;
        this.index = index;
        this.search = search;
    }

    /** Stores, searches, and leaves audit and event. */
    public GallerySearch run(TenantId tenant, FaceImage image, SearchOptions options, RequestContext context) {
        IndexResult stored = index.query(tenant, image);
        GalleryMatches found = GalleryMatches.of(search, tenant, stored.analysis(), options);
        GallerySearch result = new GallerySearch(stored, found.matches(), found.threshold(), found.exact());
        parts.journal().searched(tenant, context, result);
        return result;
    }
}
