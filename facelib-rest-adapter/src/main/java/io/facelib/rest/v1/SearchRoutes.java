package io.facelib.rest.v1;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.error.BackendException;
import io.facelib.error.FacelibException;
import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidImageException.Reason;
import io.facelib.error.NoFaceException;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.FaceImage;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Probe;
import io.facelib.model.Quality;
import io.facelib.model.QualityProfile;
import io.facelib.model.SearchOptions;
import io.facelib.model.SearchResult;
import io.facelib.rest.error.V1Exception;
import io.facelib.rest.json.JsonFields;
import io.facelib.rest.json.QueryFields;
import io.facelib.rest.json.Range;
import io.facelib.rest.json.ValidationException;
import io.facelib.rest.link.ImageLinks;
import io.facelib.rest.route.BodyTooLargeException;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import io.facelib.rest.route.Upload;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the stored faces that are closest to a vector, or to the best face of an image. */
public final class SearchRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(SearchRoutes.class);
    private static final Range UNIT = Range.of(0, 1);
    private static final String STANDARD = "standard";

    private final ImageLinks links;

    public SearchRoutes(ImageLinks links) {
        this.links = links;
    }

    /** How a tenant's faces are to be searched. */
    private record Wanted(Tenant tenant, String mode, int topK, Optional<Double> threshold) {
        SearchOptions options(Call call) {
            MatchPolicy policy = threshold
                    .map(MatchPolicy::cosine)
                    .orElseGet(() -> call.settings().matches().v1Search());
            return SearchOptions.topK(topK).withPolicy(policy);
        }
    }

    /** With what: a vector wins over an image. */
    private record Asked(Wanted wanted, Optional<float[]> vector, Optional<FaceImage> image) {}

    public Reply search(Call call) throws IOException {
        Asked asked = asked(call);
        if (asked.vector().isPresent()) {
            return byVector(call, asked.wanted(), asked.vector().get());
        }
        return byImage(
                call, asked.wanted(), asked.image().orElseThrow(() -> invalidImage(call.engine(), "it is not base64")));
    }

    /** Reads the body. Its text, which is larger than the image, is let go when this returns. */
    private static Asked asked(Call call) throws IOException {
        JsonFields fields = call.json();
        String named = fields.string("tenant_id");
        Optional<float[]> vector = fields.optionalVector("vector");
        Optional<String> text = fields.optionalString("image_b64").filter(image -> !image.isBlank());
        String mode = fields.optionalString("mode").orElse(STANDARD);
        int topK = fields.integer("top_k", 50, Range.of(1, 200));
        Optional<Double> threshold = fields.optionalNumber("threshold", UNIT);
        fields.check();
        Wanted wanted = new Wanted(call.tenant(named, "body"), mode, topK, threshold);
        if (vector.isEmpty() && text.isEmpty()) {
            throw V1Exception.object(422, "missing_vector_or_image", Map.of());
        }
        int most = call.settings().limits().maxImageBytes();
        Optional<FaceImage> image =
                vector.isPresent() ? Optional.empty() : text.flatMap(base64 -> Base64Image.read(base64, most));
        return new Asked(wanted, vector, image);
    }

    private Reply byVector(Call call, Wanted wanted, float[] vector) {
        int dimension = call.engine().config().dimension();
        if (vector.length != dimension) {
            throw V1Exception.text(422, "vector has " + vector.length + " numbers, it must have " + dimension);
        }
        Probe probe = Probe.of(call.engine().embedding(vector));
        return Reply.json(answer(wanted, "vector", wanted.tenant().search(probe, wanted.options(call)), null));
    }

    private Reply byImage(Call call, Wanted wanted, FaceImage image) {
        Analysis seen = analyzed(call.engine(), image);
        double limit = call.engine().config().detectionScore();
        try {
            SearchResult found = wanted.tenant().search(Probe.of(seen), wanted.options(call));
            ProcessingDetails details = ProcessingDetails.of(seen, found.probeFace(), limit);
            return Reply.json(answer(wanted, "image", found, details));
        } catch (NoFaceException e) {
            throw noUsableFace(e, seen, ProcessingDetails.of(seen, Optional.empty(), limit));
        }
    }

    private static Analysis analyzed(FaceEngine engine, FaceImage image) {
        try {
            return engine.analyze(image, AnalyzeOptions.defaults().withProfile(QualityProfile.SEARCH));
        } catch (InvalidImageException e) {
            throw e.reason() == Reason.TOO_MANY_BYTES
                    ? Base64Image.tooLarge()
                    : invalidImage(engine, String.valueOf(e.getMessage()));
        } catch (BackendException e) {
            LOG.error("the model failed", e);
            throw unseen(engine, 500, "embedding_failed", "the model failed");
        }
    }

    private static V1Exception invalidImage(FaceEngine engine, String why) {
        return unseen(engine, 422, "invalid_image", "no image can be read: " + why);
    }

    /** About an image that could not be looked at, with as much as can be told of what was seen. */
    private static V1Exception unseen(FaceEngine engine, int status, String token, String message) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("message", message);
        members.put(
                "processing_details",
                ProcessingDetails.ofNothing(engine.config().detectionScore()));
        return V1Exception.object(status, token, members);
    }

    private static V1Exception noUsableFace(NoFaceException none, Analysis seen, ProcessingDetails details) {
        List<Quality> qualities =
                seen.faces().stream().map(AnalyzedFace::quality).toList();
        Map<String, Object> members = new LinkedHashMap<>(Rejections.noUsableFaces(none.reasons(), qualities));
        members.put("processing_details", details);
        return V1Exception.object(422, "no_usable_faces", members);
    }

    private SearchAnswer answer(
            Wanted wanted, String searchMode, SearchResult found, @Nullable ProcessingDetails details) {
        SearchAnswer.Query query = new SearchAnswer.Query(
                wanted.tenant().id().value(),
                searchMode,
                wanted.mode(),
                wanted.topK(),
                found.threshold().cosine());
        List<SearchAnswer.Hit> hits = found.matches().stream()
                .map(match -> SearchAnswer.Hit.of(match, wanted.tenant(), links))
                .toList();
        return new SearchAnswer(query, hits, hits.size(), details);
    }

    public Reply searchFile(Call call) throws IOException {
        try {
            QueryFields query = call.query();
            String named = query.string("tenant_id");
            int topK = query.integer("top_k", 10, Range.of(1, 100));
            Optional<Double> threshold = query.optionalNumber("threshold", UNIT);
            query.check();
            Wanted wanted = new Wanted(call.tenant(named, "query"), STANDARD, topK, threshold);
            return byImage(call, wanted, uploaded(call));
        } catch (FacelibException | V1Exception | ValidationException | BodyTooLargeException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("request {} failed", call.requestId(), e);
            throw V1Exception.object(500, "file_search_failed", Map.of("message", "something went wrong inside"));
        }
    }

    private static FaceImage uploaded(Call call) throws IOException {
        Upload upload = call.file("file");
        boolean picture = upload.contentType()
                .map(type -> type.strip().toLowerCase(Locale.ROOT).startsWith("image/"))
                .orElse(true);
        if (!picture) {
            throw V1Exception.object(
                    422, "invalid_file_type", Map.of("message", "the file is not declared as image/*"));
        }
        if (upload.content().length == 0) {
            throw V1Exception.object(422, "empty_file", Map.of("message", "the file is empty"));
        }
        if (upload.content().length > call.settings().limits().maxImageBytes()) {
            throw Base64Image.tooLarge();
        }
        return FaceImage.owning(upload.content());
    }
}
