package io.facelib.rest.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.FaceRejection;
import io.facelib.model.Pose;
import io.facelib.model.Quality;
import io.facelib.model.TemplateId;
import io.facelib.model.Threshold;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RejectionsTest {
    private static final Quality POOR = new Quality(
            false, 0.2, 12.34, new Pose(31, -46, 5), List.of("yaw_too_large(-46.0deg)", "pitch_too_large(31.0deg)"));

    private static final List<FaceRejection> ALL = List.of(
            new FaceRejection.InvalidImage("why"),
            new FaceRejection.NoUsableFace(List.of(POOR)),
            new FaceRejection.SeveralUsableFaces(3),
            new FaceRejection.EmbeddingFailed("onnxruntime: /secret/path"),
            new FaceRejection.RepeatedPhoto(1),
            new FaceRejection.AlreadyEnrolled(TemplateId.random()),
            new FaceRejection.DifferentPerson(0.1, new Threshold(0.5, false, 0)));

    @Test
    void everyKind_hasATokenOfItsOwn() {
        Set<Object> tokens = new HashSet<>();
        ALL.forEach(rejection -> tokens.add(Rejections.detail(rejection).get("error")));

        assertThat(ALL).hasSize(FaceRejection.class.getPermittedSubclasses().length);
        assertThat(tokens)
                .containsExactlyInAnyOrder(
                        "invalid_image",
                        "no_usable_faces",
                        "multiple_faces_detected",
                        "embedding_failed",
                        "repeated_photo",
                        "already_enrolled",
                        "different_person");
    }

    @Test
    void poorFace_isToldWithItsValues() {
        Map<String, Object> detail = Rejections.detail(ALL.get(1));

        assertThat(detail.keySet()).containsExactly("error", "reasons", "num_faces_detected", "quality_details");
        assertThat(detail.get("reasons")).isEqualTo(POOR.reasons());
        assertThat(detail.get("quality_details"))
                .isEqualTo(List.of(new FaceQuality(false, 0.2, POOR.reasons(), 12.34, -46, 31)));
    }

    @Test
    void reasonsOfSeveralFaces_areToldOnceEach() {
        Quality other = new Quality(false, 0.1, 3, new Pose(0, 0, 0), List.of("yaw_too_large(-46.0deg)", "x"));

        Map<String, Object> detail = Rejections.detail(new FaceRejection.NoUsableFace(Arrays.asList(POOR, other)));

        assertThat(detail.get("reasons"))
                .isEqualTo(List.of("yaw_too_large(-46.0deg)", "pitch_too_large(31.0deg)", "x"));
        assertThat(detail.get("num_faces_detected")).isEqualTo(2);
    }

    @Test
    void whatTheModelSays_isNotToldToClients() {
        assertThat(Rejections.detail(ALL.get(3))).doesNotContainValue("onnxruntime: /secret/path");
    }
}
