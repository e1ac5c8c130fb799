package io.facelib.examples.evaluate;

import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.Point;
import java.util.Comparator;
import java.util.Optional;

/** Chooses the face that a labelled photo is about: data sets centre it, while bystanders may be larger. */
public final class CentralFace {
    private CentralFace() {}

    /** The face whose box is centred closest to the middle of the image; the more confident one among equals. */
    public static Optional<AnalyzedFace> of(Analysis analysis) {
        double x = analysis.width() / 2.0;
        double y = analysis.height() / 2.0;
        return analysis.faces().stream().min(Comparator.comparingDouble(face -> {
            Point centre = face.detection().box().centre();
            return Math.hypot(centre.x() - x, centre.y() - y);
        }));
    }
}
