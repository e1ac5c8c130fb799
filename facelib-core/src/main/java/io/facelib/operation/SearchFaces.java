package io.facelib.operation;

import io.facelib.error.ContractMismatchException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NoFaceException;
import io.facelib.error.NotFoundException;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.CalibrationTable;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Probe;
import io.facelib.model.QualityProfile;
import io.facelib.model.RequestContext;
import io.facelib.model.SearchOptions;
import io.facelib.model.SearchResult;
import io.facelib.model.TenantId;
import io.facelib.model.Threshold;
import io.facelib.pipeline.FaceChoice;
import io.facelib.pipeline.PipelineRequest;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import io.facelib.spi.FaceEmbedder;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.util.List;
import java.util.Optional;

/** Finds the stored faces that are closest to a probe. Stores nothing. */
public final class SearchFaces {
    private final EngineParts parts;

    public SearchFaces(EngineParts parts) {
        this.parts = parts;
    }

    /** Searches, and leaves audit and event. */
    public SearchResult run(TenantId tenant, Probe probe, SearchOptions options, RequestContext context) {
        SearchResult result = find(tenant, probe, options);
        parts.journal().searched(tenant, context, result);
        return result;
    }

    private SearchResult find(TenantId tenant, Probe probe, SearchOptions options) {
        ProbeVector found = resolve(tenant, probe, options.profile());
        Threshold threshold = threshold(tenant, options);
        VectorMatches matches = search(tenant, found.vector(), options, threshold);
        return new SearchResult(
                matches.matches(), threshold, matches.exact(), matches.plan(), found.image(), found.face());
    }

    /** The vector of a probe, and what was seen on the way to it. */
    record ProbeVector(Embedding vector, Optional<Analysis> image, Optional<Integer> face) {}

    ProbeVector resolve(TenantId tenant, Probe probe, QualityProfile profile) {
        if (probe instanceof Probe.OfImage image) {
            return ofImage(image.image(), profile);
        }
        if (probe instanceof Probe.OfAnalysis seen) {
            ProbeVector best = ofAnalysis(seen.analysis());
            check(best.vector());
            return best;
        }
        Embedding vector =
                probe instanceof Probe.OfVector given ? given.vector() : stored(tenant, ((Probe.OfFace) probe).face());
        check(vector);
        return new ProbeVector(vector, Optional.empty(), Optional.empty());
    }

    /**
     * The best usable face of an image.
     *
     * @throws NoFaceException if there is none
     */
    ProbeVector ofImage(FaceImage image, QualityProfile profile) {
        return ofAnalysis(parts.pipeline()
                .run(image, PipelineRequest.of(profile, EmbedFaces.BEST_USABLE))
                .analysis());
    }

    private static ProbeVector ofAnalysis(Analysis analysis) {
        AnalyzedFace face = FaceChoice.bestUsable(analysis).orElseThrow(() -> noUsableFace(analysis));
        Embedding vector = face.embedding()
                .orElseThrow(() -> new InvalidInputException("probe", "the image was analysed without vectors"));
        return new ProbeVector(vector, Optional.of(analysis), Optional.of(face.index()));
    }

    private static NoFaceException noUsableFace(Analysis analysis) {
        List<String> reasons = analysis.faces().stream()
                .flatMap(face -> face.quality().reasons().stream())
                .distinct()
                .toList();
        return new NoFaceException(analysis.faces().size(), reasons);
    }

    private Embedding stored(TenantId tenant, FaceId id) {
        return parts.vectors().get(tenant, List.of(id)).stream()
                .findFirst()
                .orElseThrow(() -> new NotFoundException("face", id.value()))
                .embedding();
    }

    private void check(Embedding vector) {
        FaceEmbedder embedder = parts.embedder();
        if (!vector.contract().equals(embedder.contract())) {
            throw new ContractMismatchException(
                    embedder.contract().value(), vector.contract().value());
        }
        if (vector.dimension() != embedder.dimension()) {
            throw new InvalidInputException(
                    "vector", "dimension " + vector.dimension() + ", expected " + embedder.dimension());
        }
    }

    /** The limit for a search of the faces that meet the filter; they are counted only where their number matters. */
    Threshold threshold(TenantId tenant, SearchOptions options) {
        CalibrationTable table = parts.embedder().calibration();
        MatchPolicy policy = options.policy();
        return policy.dependsOnGallerySize()
                ? policy.threshold(table, parts.vectors().count(tenant, options.filter()))
                : policy.threshold(table);
    }

    VectorMatches search(TenantId tenant, Embedding vector, SearchOptions options, Threshold threshold) {
        FaceFilter filter = options.filter();
        return parts.vectors()
                .search(tenant, new VectorQuery(vector, options.topK(), threshold.cosine(), filter, options.exact()));
    }
}
