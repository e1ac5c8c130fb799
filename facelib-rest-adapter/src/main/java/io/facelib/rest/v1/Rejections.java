package io.facelib.rest.v1;

import io.facelib.model.FaceRejection;
import io.facelib.model.FaceRejection.AlreadyEnrolled;
import io.facelib.model.FaceRejection.DifferentPerson;
import io.facelib.model.FaceRejection.EmbeddingFailed;
import io.facelib.model.FaceRejection.InvalidImage;
import io.facelib.model.FaceRejection.NoUsableFace;
import io.facelib.model.FaceRejection.RepeatedPhoto;
import io.facelib.model.FaceRejection.SeveralUsableFaces;
import io.facelib.model.Quality;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why a photo does not count, in the words of the wire: a token as member {@code error}, and what goes with it. */
final class Rejections {
    private Rejections() {}

    static Map<String, Object> detail(FaceRejection rejection) {
        if (rejection instanceof InvalidImage image) {
            return detail("invalid_image", Map.of("message", "no image can be read: " + image.message()));
        }
        if (rejection instanceof NoUsableFace none) {
            return detail("no_usable_faces", noUsableFaces(none.reasons(), none.qualities()));
        }
        if (rejection instanceof SeveralUsableFaces several) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("message", several.usable() + " usable faces, one is wanted");
            members.put("num_usable_faces", several.usable());
            return detail("multiple_faces_detected", members);
        }
        if (rejection instanceof EmbeddingFailed) {
            return detail("embedding_failed", Map.of("message", "the model failed"));
        }
        return company(rejection);
    }

    /** What an enrolment finds only where it is asked to look for it, which no route of the service does. */
    private static Map<String, Object> company(FaceRejection rejection) {
        if (rejection instanceof RepeatedPhoto repeated) {
            return detail("repeated_photo", Map.of("photo", repeated.photo()));
        }
        if (rejection instanceof DifferentPerson different) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("similarity", different.cosine());
            members.put("threshold", different.threshold().cosine());
            return detail("different_person", members);
        }
        return detail(
                "already_enrolled",
                Map.of("photo", ((AlreadyEnrolled) rejection).template().value()));
    }

    /** What goes with {@code no_usable_faces}. */
    static Map<String, Object> noUsableFaces(List<String> reasons, List<Quality> qualities) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("reasons", reasons);
        members.put("num_faces_detected", qualities.size());
        members.put("quality_details", qualities.stream().map(FaceQuality::of).toList());
        return members;
    }

    private static Map<String, Object> detail(String error, Map<String, Object> more) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("error", error);
        detail.putAll(more);
        return detail;
    }
}
