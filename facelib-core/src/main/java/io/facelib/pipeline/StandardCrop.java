package io.facelib.pipeline;

import io.facelib.image.DecodedImage;
import io.facelib.image.Sharpness;
import io.facelib.image.SimilarityTransform;
import io.facelib.model.Detection;
import io.facelib.model.Landmarks;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Point;
import io.facelib.spi.AlignmentTemplate;

/**
 * A face as it is kept whatever model is in use: 112 x 112 pixels, aligned, with the verdict of the gate that crawled and
 * ingested faces must pass. Some embedders want other crops; these stay comparable, and their sharpness has one limit.
 *
 * @param pixels 112 x 112, cut from full-resolution pixels
 * @param pass whether it is sharp enough
 * @param reason {@code ok}, or {@code fail:} and both partial results
 * @param blur variance of the Laplacian of the grey crop, higher is sharper
 */
public record StandardCrop(PixelBuffer pixels, boolean pass, String reason, double blur) {
    /** Width and height, pixels. */
    public static final int SIDE = 112;

    private static final double MIN_BLUR = 120;

    /**
     * Where eyes, nose tip and mouth corners come to lie: the five points that face recognition has shared since
     * InsightFace's ArcFace (Deng et al., CVPR 2019).
     */
    private static final Landmarks TARGET = new Landmarks(
            new Point(38.2946, 51.6963),
            new Point(73.5318, 51.5014),
            new Point(56.0252, 71.7366),
            new Point(41.5493, 92.3655),
            new Point(70.7299, 92.2041));

    private static final FaceAligner ALIGNER = new FaceAligner(new AlignmentTemplate(SIDE, SIDE, TARGET));
    /** From a face as wide as a wall to one of a pixel. */
    private static final double MIN_SCALE = 1e-3;

    private static final double MAX_SCALE = 100;

    /** Whether five points lie enough like a face's for a crop to be cut by them. */
    public static boolean isAlignable(Landmarks landmarks) {
        Point left = landmarks.leftEye();
        Point right = landmarks.rightEye();
        boolean apart = Math.hypot(right.x() - left.x(), right.y() - left.y()) >= 1;
        double scale =
                SimilarityTransform.fit(landmarks.points(), TARGET.points()).scale();
        return apart && scale >= MIN_SCALE && scale <= MAX_SCALE;
    }

    /** Cuts and judges a face. */
    static StandardCrop of(DecodedImage image, Detection face) {
        return judged(ALIGNER.align(image, face));
    }

    /** Judges an aligned face: both sides at least 112 pixels, blur at least 120. */
    static StandardCrop judged(PixelBuffer crop) {
        double blur = Sharpness.of(crop);
        boolean large = Math.min(crop.width(), crop.height()) >= SIDE;
        boolean sharp = blur >= MIN_BLUR;
        String reason = large && sharp ? "ok" : "fail:size_ok=" + large + ",blur_ok=" + sharp;
        return new StandardCrop(crop, large && sharp, reason, blur);
    }
}
