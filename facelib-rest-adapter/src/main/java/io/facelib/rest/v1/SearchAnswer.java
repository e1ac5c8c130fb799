package io.facelib.rest.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.facelib.Tenant;
import io.facelib.model.Match;
import io.facelib.rest.link.ImageLinks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search found.
 *
 * @param query what was asked for, with what was used where the request did not say
 * @param hits best first
 * @param count how many hits
 * @param processingDetails what was seen in the image; not sent where a vector was given
 */
record SearchAnswer(
        Query query,
        List<Hit> hits,
        int count,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ProcessingDetails processingDetails) {
    /** @param searchMode {@code image} or {@code vector} */
    record Query(String tenantId, String searchMode, String mode, int topK, double threshold) {}

    /**
     * A stored face that is close enough.
     *
     * @param score the cosine, -1 to 1
     * @param similarityPct the same in per cent, to one decimal
     */
    record Hit(
            String id,
            String faceId,
            double score,
            double similarityPct,
            @JsonUnwrapped StoredFaceView face) {
        static Hit of(Match match, Tenant tenant, ImageLinks links) {
            String id = match.face().id().value();
            double percent = Math.round(match.cosine() * 1_000) / 10.0;
            return new Hit(id, id, match.cosine(), percent, StoredFaceView.of(match.face(), tenant, links));
        }
    }
}
