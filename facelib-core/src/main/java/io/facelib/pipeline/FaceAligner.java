package io.facelib.pipeline;

import io.facelib.image.DecodedImage;
import io.facelib.image.SimilarityTransform;
import io.facelib.model.Detection;
import io.facelib.model.PixelBuffer;
import io.facelib.spi.AlignmentTemplate;

/** Cuts a face so that its landmarks come to lie where the embedder expects them; from full-resolution pixels. */
public final class FaceAligner {
    private final AlignmentTemplate template;

    public FaceAligner(AlignmentTemplate template) {
        this.template = template;
    }

    /** The aligned face, of the template's size. */
    public PixelBuffer align(DecodedImage image, Detection face) {
        SimilarityTransform transform = SimilarityTransform.fit(
                face.landmarks().points(), template.landmarks().points());
        return image.warped(transform, template.width(), template.height());
    }
}
