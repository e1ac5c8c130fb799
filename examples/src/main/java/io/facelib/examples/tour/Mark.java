package io.facelib.examples.tour;

import io.facelib.examples.Console;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.Detection;
import io.facelib.model.FaceRecord;

/**
 * A face drawn on a picture.
 *
 * @param detection box and landmarks in pixels of the upright original
 * @param label written beside the box
 * @param kind which colour it gets
 */
record Mark(Detection detection, String label, Kind kind) {
    /** What a face is in the chapter's story; the names are those of the page's style classes. */
    enum Kind {
        SEEN,
        PROBE,
        MATCH
    }

    static Mark seen(AnalyzedFace face) {
        return new Mark(face.detection(), quality(face.quality().score()), Kind.SEEN);
    }

    static Mark seen(FaceRecord face) {
        return new Mark(face.detection(), quality(face.quality().score()), Kind.SEEN);
    }

    static Mark probe(AnalyzedFace face) {
        return new Mark(face.detection(), "probe", Kind.PROBE);
    }

    static Mark match(FaceRecord face, double cosine) {
        return new Mark(face.detection(), "cos " + Console.fixed(cosine, 2), Kind.MATCH);
    }

    private static String quality(double score) {
        return "q " + Console.fixed(score, 2);
    }
}
