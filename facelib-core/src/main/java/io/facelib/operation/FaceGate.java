package io.facelib.operation;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidImageException;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRejection;
import io.facelib.model.FaceRejection.EmbeddingFailed;
import io.facelib.model.FaceRejection.InvalidImage;
import io.facelib.model.FaceRejection.NoUsableFace;
import io.facelib.model.FaceRejection.SeveralUsableFaces;
import io.facelib.model.QualityProfile;
import io.facelib.pipeline.PipelineRequest;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import java.util.List;

/** Lets a photo through if it shows exactly one usable face. Stores nothing. */
final class FaceGate {
    /** What the gate says of a photo. */
    sealed interface Answer {}

    /** The one usable face, with its vector, and the photo as it was read. */
    record Passed(FaceImage photo, Analysis analysis, AnalyzedFace face) implements Answer {}

    /** The photo does not count. */
    record Refused(FaceRejection rejection) implements Answer {}

    private final EngineParts parts;

    FaceGate(EngineParts parts) {
        this.parts = parts;
    }

    /** An overloaded engine is no verdict on the photo and is thrown; a model that fails is one. */
    Answer ask(FaceImage photo, QualityProfile profile) {
        // Read once, so that what is remembered of a file is what was analysed.
        FaceImage whole;
        Analysis seen;
        try {
            whole = photo.inMemory(parts.pipeline().limits().maxBytes());
            // Whatever the profile: whoever enrols or is verified claims to be there.
            seen = parts.pipeline()
                    .run(
                            whole,
                            PipelineRequest.of(profile, EmbedFaces.SOLE_USABLE).withLiveScores())
                    .analysis();
        } catch (InvalidImageException e) {
            return new Refused(new InvalidImage(message(e)));
        } catch (BackendException e) {
            return new Refused(new EmbeddingFailed(message(e)));
        }
        List<AnalyzedFace> usable =
                seen.faces().stream().filter(face -> face.quality().usable()).toList();
        return switch (usable.size()) {
            case 0 ->
                new Refused(new NoUsableFace(
                        seen.faces().stream().map(AnalyzedFace::quality).toList()));
            case 1 -> new Passed(whole, seen, usable.get(0));
            default -> new Refused(new SeveralUsableFaces(usable.size()));
        };
    }

    private static String message(RuntimeException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
