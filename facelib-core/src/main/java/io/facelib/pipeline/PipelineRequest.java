package io.facelib.pipeline;

import io.facelib.inference.Priority;
import io.facelib.model.Detection;
import io.facelib.model.QualityProfile;
import java.util.List;
import java.util.Optional;

/**
 * What a call wants from the pipeline.
 *
 * @param profile under which limits faces count as usable
 * @param embed which faces get a vector
 * @param tryRotations whether turned images are tried as well
 * @param thumbnail whether a thumbnail is made
 * @param liveScores whether usable faces are held to the presentation attack gate, if the engine has one
 * @param priority who goes first
 * @param known the faces, where somebody has found them already: then the detector is not asked
 */
public record PipelineRequest(
        QualityProfile profile,
        EmbedFaces embed,
        boolean tryRotations,
        boolean thumbnail,
        boolean liveScores,
        Priority priority,
        Optional<List<Detection>> known) {
    /** Which faces get a vector. */
    public enum EmbedFaces {
        NONE,
        ALL,
        /** Only the usable face with the highest quality score, if there is one. */
        BEST_USABLE,
        /** The one usable face; none when several are usable, since nobody can say which is meant. */
        SOLE_USABLE,
        /** Those whose standard crop passes the gate; the result then has the standard crops of all faces. */
        PASSED_CROPS
    }

    /** Live scores are for pictures that somebody claims to be: those judged under {@code ENROLL} or {@code VERIFY}. */
    public static PipelineRequest of(QualityProfile profile, EmbedFaces embed) {
        boolean claim = profile.equals(QualityProfile.ENROLL) || profile.equals(QualityProfile.VERIFY);
        return new PipelineRequest(profile, embed, false, false, claim, Priority.INTERACTIVE, Optional.empty());
    }

    public PipelineRequest withTryRotations(boolean value) {
        return new PipelineRequest(profile, embed, value, thumbnail, liveScores, priority, known);
    }

    public PipelineRequest withThumbnail() {
        return new PipelineRequest(profile, embed, tryRotations, true, liveScores, priority, known);
    }

    /** Live scores under any profile. */
    public PipelineRequest withLiveScores() {
        return new PipelineRequest(profile, embed, tryRotations, thumbnail, true, priority, known);
    }

    public PipelineRequest withPriority(Priority value) {
        return new PipelineRequest(profile, embed, tryRotations, thumbnail, liveScores, value, known);
    }

    /** These faces and no others, in pixels of the upright original. */
    public PipelineRequest withKnownFaces(List<Detection> value) {
        return new PipelineRequest(
                profile, embed, tryRotations, thumbnail, liveScores, priority, Optional.of(List.copyOf(value)));
    }
}
