package io.facelib.rest.v1;

import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.BoundingBox;
import io.facelib.model.Embedding;
import io.facelib.model.Quality;
import io.facelib.model.QualityProfile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was seen in the image of a search.
 *
 * @param numFacesDetected usable or not
 * @param selectedFaceIndex of the face that was searched with; null if none could be
 * @param allFaces most confident detection first
 * @param detectionThreshold the least detection score of a face
 * @param image how large it is; null if it could not be looked at
 * @param embedding of the selected face; null if there is none
 */
record ProcessingDetails(
        int numFacesDetected,
        int numUsableFaces,
        @Nullable Integer selectedFaceIndex,
        List<SeenFace> allFaces,
        QualityConfig qualityConfig,
        double detectionThreshold,
        @Nullable ImageSize image,
        @Nullable VectorInfo embedding) {
    /** A face that was detected. */
    record SeenFace(
            int index,
            double detectionScore,
            List<Double> bbox,
            SeenQuality quality,
            boolean embeddingAvailable,
            boolean normedEmbeddingAvailable) {
        static SeenFace of(AnalyzedFace face) {
            boolean vector = face.embedding().isPresent();
            return new SeenFace(
                    face.index(),
                    face.detection().score(),
                    corners(face.detection().box()),
                    SeenQuality.of(face.quality()),
                    vector,
                    vector);
        }
    }

    /** How it was judged; angles in degrees. */
    record SeenQuality(
            boolean isUsable,
            double score,
            List<String> reasons,
            double blurVar,
            double yawDeg,
            double pitchDeg,
            double rollDeg) {
        static SeenQuality of(Quality quality) {
            return new SeenQuality(
                    quality.usable(),
                    quality.score(),
                    quality.reasons(),
                    quality.blurVariance(),
                    quality.pose().yaw(),
                    quality.pose().pitch(),
                    quality.pose().roll());
        }
    }

    /** By which limits; sizes in pixels, angles in degrees. */
    record QualityConfig(int minSize, double minBlurVar, double maxYawDeg, double maxPitchDeg, double minScore) {
        static QualityConfig of(QualityProfile profile) {
            return new QualityConfig(
                    profile.minSize(),
                    profile.minBlurVariance(),
                    profile.maxYaw(),
                    profile.maxPitch(),
                    profile.minScore());
        }
    }

    /** In pixels, of the upright image. */
    record ImageSize(int height, int width, int channels) {}

    /** The vector that was searched with; {@code source} tells that it was computed for this search. */
    record VectorInfo(double norm, int dimension, String source) {
        static VectorInfo of(Embedding embedding) {
            double squares = 0;
            for (int i = 0; i < embedding.dimension(); i++) {
                squares += (double) embedding.get(i) * embedding.get(i);
            }
            return new VectorInfo(Math.sqrt(squares), embedding.dimension(), "computed");
        }
    }

    /** Of an image that could not be looked at. */
    static ProcessingDetails ofNothing(double detectionThreshold) {
        return new ProcessingDetails(
                0, 0, null, List.of(), QualityConfig.of(QualityProfile.SEARCH), detectionThreshold, null, null);
    }

    static ProcessingDetails of(Analysis seen, Optional<Integer> selected, double detectionThreshold) {
        List<AnalyzedFace> faces = seen.faces();
        int usable =
                (int) faces.stream().filter(face -> face.quality().usable()).count();
        Optional<Embedding> vector = selected.flatMap(index -> faces.get(index).embedding());
        return new ProcessingDetails(
                faces.size(),
                usable,
                selected.orElse(null),
                faces.stream().map(SeenFace::of).toList(),
                QualityConfig.of(QualityProfile.SEARCH),
                detectionThreshold,
                new ImageSize(seen.height(), seen.width(), 3),
                vector.map(VectorInfo::of).orElse(null));
    }

    static List<Double> corners(BoundingBox box) {
        return List.of(box.x1(), box.y1(), box.x2(), box.y2());
    }
}
