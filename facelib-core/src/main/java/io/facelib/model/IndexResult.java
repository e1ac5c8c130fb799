package io.facelib.model;

import java.util.List;

/**
 * What was stored of an image. The image is stored even when it shows no face.
 *
 * @param image the image's id
 * @param faces as stored, in the order of {@code analysis.faces()}
 * @param thumbnail where the thumbnail is
 * @param analysis what was seen
 */
public record IndexResult(ImageId image, List<FaceRecord> faces, ObjectKey thumbnail, Analysis analysis) {
    public IndexResult {
        faces = List.copyOf(faces);
    }
}
