package io.facelib.rest.v1;

import io.facelib.model.FaceRecord;
import io.facelib.model.Match;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the identity routes answer. */
final class IdentityAnswers {
    private IdentityAnswers() {}

    /**
     * What identity-safe search found.
     *
     * @param similarity the cosine with the identity, 0 where nothing was compared
     * @param threshold that was, or would have been, used
     * @param reason why it is not verified; null if it is
     */
    record SafeSearch(
            boolean verified,
            double similarity,
            double threshold,
            @Nullable Map<String, Object> reason,
            List<SafeResult> results,
            int count) {
        static SafeSearch verified(double similarity, double threshold, List<SafeResult> results) {
            return new SafeSearch(true, similarity, threshold, null, results, results.size());
        }

        static SafeSearch refused(double similarity, double threshold, Map<String, Object> reason) {
            return new SafeSearch(false, similarity, threshold, reason, List.of(), 0);
        }
    }

    /** A face of the identity; {@code imageId} is the SHA-256 of its picture, where that is known. */
    record SafeResult(
            String id,
            double score,
            @Nullable String imageId,
            String tenantId,
            @Nullable String identityId,
            Map<String, Object> payload) {
        static SafeResult of(Match match) {
            FaceRecord face = match.face();
            return new SafeResult(
                    face.id().value(),
                    match.cosine(),
                    Payload.text(face.metadata(), "image_sha256").orElse(null),
                    face.tenant().value(),
                    face.identity().map(Object::toString).orElse(null),
                    Payload.of(face));
        }
    }

    /** A verification that did not come to a comparison. */
    record Unverifiable(boolean verified, double similarity, Map<String, Object> reason, List<Object> results) {
        static Unverifiable because(Map<String, Object> reason) {
            return new Unverifiable(false, 0, reason, List.of());
        }
    }

    /** A verification that came to a comparison; {@code reason} is null if it was passed. */
    record Verified(
            boolean verified,
            double similarity,
            double threshold,
            String tenantId,
            String identityId,
            @Nullable Map<String, Object> reason,
            List<VerifiedResult> results,
            int count) {}

    /** A face of the identity. */
    record VerifiedResult(String id, double score, Map<String, Object> payload) {
        static VerifiedResult of(Match match) {
            return new VerifiedResult(match.face().id().value(), match.cosine(), Payload.of(match.face()));
        }
    }

    /** An identity that was enrolled. */
    record Enrolled(boolean ok, Name identity, int vectorDim, int numImagesUsed, int numImagesSubmitted) {}

    /** Whose, and who. */
    record Name(String tenantId, String identityId) {}
}
