package io.facelib.operation;

import io.facelib.model.CompareOptions;
import io.facelib.model.Comparison;
import io.facelib.model.Embedding;
import io.facelib.model.FaceImage;
import io.facelib.model.GalleryComparison;
import io.facelib.model.Probe;
import io.facelib.model.RequestContext;
import io.facelib.model.SearchOptions;
import io.facelib.model.TenantId;
import io.facelib.model.Threshold;
import io.facelib.pipeline.PipelineRequest;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import io.facelib.pipeline.PipelineResult;

/** Holds faces against each other: two of them, or all faces of an image against a tenant's. Stores nothing. */
public final class CompareFaces {
    private final EngineParts parts;
    private final SearchFaces search;

    public CompareFaces(EngineParts parts, SearchFaces search) {
        this.parts = parts;
        this.search = search;
    }

    /** The best usable faces of two images. */
    public Comparison images(FaceImage a, FaceImage b, CompareOptions options) {
        Embedding first = search.ofImage(a, options.profile()).vector();
        Embedding second = search.ofImage(b, options.profile()).vector();
        return compared(first, second, options);
    }

    /** Two probes of a tenant. */
    public Comparison probes(TenantId tenant, Probe a, Probe b, CompareOptions options) {
        Embedding first = search.resolve(tenant, a, options.profile()).vector();
        Embedding second = search.resolve(tenant, b, options.profile()).vector();
        return compared(first, second, options);
    }

    private Comparison compared(Embedding first, Embedding second, CompareOptions options) {
        Threshold threshold = options.policy().threshold(parts.embedder().calibration());
        return new Comparison(first.cosine(second), threshold);
    }

    /** Every face of an image, usable or not, against a tenant's faces: the union of what each finds. */
    public GalleryComparison gallery(TenantId tenant, FaceImage image, SearchOptions options, RequestContext context) {
        GalleryComparison result = gallery(tenant, image, options);
        parts.journal().compared(tenant, context, result);
        return result;
    }

    private GalleryComparison gallery(TenantId tenant, FaceImage image, SearchOptions options) {
        PipelineResult seen =
                parts.analyses().run(tenant, image, PipelineRequest.of(options.profile(), EmbedFaces.ALL));
        GalleryMatches found = GalleryMatches.of(search, tenant, seen.analysis(), options);
        return new GalleryComparison(seen.analysis(), found.matches(), found.threshold(), found.exact());
    }
}
