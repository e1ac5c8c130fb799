package io.facelib.image;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import io.facelib.model.BoundingBox;
import io.facelib.model.PixelBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Upright pixels in native memory, {@code uint8[height][width][3]} blue green red, with the few operations that the
 * pipeline needs. Every result is on the heap and outlives the image.
 *
 * <p>One thread works with an image at a time. Closing frees the pixels and gives back the reserved memory; closing twice
 * is harmless.
 */
public final class DecodedImage implements AutoCloseable {
    /** OpenCV warps nothing that has a side as long as this. */
    private static final int LONGEST_WARPED = Short.MAX_VALUE;

    private final Mat pixels;
    private final ImageAdmission.Permit permit;
    private boolean closed;

    DecodedImage(Mat pixels, ImageAdmission.Permit permit) {
        this.pixels = pixels;
        this.permit = permit;
    }

    /** Pixels from left to right, after the EXIF orientation was applied. */
    public int width() {
        return pixels.cols();
    }

    /** Pixels from top to bottom, after the EXIF orientation was applied. */
    public int height() {
        return pixels.rows();
    }

    /** A scaled copy: averaged when shrinking, bilinear when growing. */
    public PixelBuffer scaled(int width, int height) {
        try (Mat small = resized(pixels, width, height)) {
            return Mats.toHeap(small);
        }
    }

    /** The picture as JPEG, in its own size. */
    byte[] encoded(int quality) {
        return JpegEncoder.encode(pixels, quality);
    }

    /** The whole picture scaled and laid on a canvas, as the placement says. */
    public PixelBuffer placed(Placement placement) {
        if (placement.rotation() == 0) {
            return placed(pixels, placement);
        }
        try (Mat turned = Mats.turned(pixels, placement.rotation())) {
            return placed(turned, placement);
        }
    }

    private static PixelBuffer placed(Mat source, Placement p) {
        int width = p.scaledWidth();
        int height = p.scaledHeight();
        try (Mat small = resized(source, width, height);
                Mat canvas = new Mat();
                Scalar black = new Scalar(0, 0, 0, 0)) {
            int right = p.canvasWidth() - p.left() - width;
            int bottom = p.canvasHeight() - p.top() - height;
            int border = p.replicateEdge() ? BORDER_REPLICATE : BORDER_CONSTANT;
            copyMakeBorder(small, canvas, p.top(), bottom, p.left(), right, border, black);
            return Mats.toHeap(canvas);
        }
    }

    private static Mat resized(Mat source, int width, int height) {
        if (source.cols() == width && source.rows() == height) {
            return new Mat(source);
        }
        Mat target = new Mat();
        boolean shrink = width < source.cols() || height < source.rows();
        try (Size size = new Size(width, height)) {
            resize(source, target, size, 0, 0, shrink ? INTER_AREA : INTER_LINEAR);
        }
        return target;
    }

    /**
     * Cuts a crop by a similarity transform, bilinear. Where the transform shrinks to less than half, the part of the
     * picture it needs is averaged down first, so that fine detail does not alias into the crop. Of a very long picture, too,
     * only the part that is needed is warped.
     *
     * @param transform from picture to crop coordinates
     */
    public PixelBuffer warped(SimilarityTransform transform, int width, int height) {
        double scale = transform.scale();
        if (scale >= 0.5 && Math.max(width(), height()) < LONGEST_WARPED) {
            return warped(pixels, transform, width, height);
        }
        double shrink = scale >= 0.5 ? 1 : scale;
        try (Rect part = partFor(transform, width, height);
                Mat source = new Mat(pixels, part)) {
            int smallWidth = Math.max(1, (int) Math.round(part.width() * shrink));
            int smallHeight = Math.max(1, (int) Math.round(part.height() * shrink));
            SimilarityTransform fromSmall =
                    transform.afterShift(part.x(), part.y()).afterScale((double) part.width() / smallWidth);
            try (Mat small = resized(source, smallWidth, smallHeight)) {
                return warped(small, fromSmall, width, height);
            }
        }
    }

    /**
     * Cuts a part of the picture and scales it to the given size, bilinear without averaging whatever the scale: as
     * {@code cv2.resize} does unless told otherwise, for networks that were trained on such crops.
     *
     * @param x left edge inside the picture; {@code y}, {@code width} and {@code height} likewise, pixels
     */
    public PixelBuffer part(int x, int y, int width, int height, int scaledWidth, int scaledHeight) {
        try (Rect rect = new Rect(x, y, width, height);
                Mat part = new Mat(pixels, rect);
                Size size = new Size(scaledWidth, scaledHeight);
                Mat target = new Mat()) {
            resize(part, target, size, 0, 0, INTER_LINEAR);
            return Mats.toHeap(target);
        }
    }

    private Rect partFor(SimilarityTransform transform, int width, int height) {
        BoundingBox box = transform.inverse().boundsOf(width, height);
        int x1 = clamp((int) Math.floor(box.x1()) - 2, width() - 1);
        int y1 = clamp((int) Math.floor(box.y1()) - 2, height() - 1);
        int x2 = Math.max(x1 + 1, clamp((int) Math.ceil(box.x2()) + 2, width()));
        int y2 = Math.max(y1 + 1, clamp((int) Math.ceil(box.y2()) + 2, height()));
        return new Rect(x1, y1, x2 - x1, y2 - y1);
    }

    private static int clamp(int value, int max) {
        return Math.max(0, Math.min(max, value));
    }

    private static PixelBuffer warped(Mat source, SimilarityTransform t, int width, int height) {
        try (DoublePointer values = new DoublePointer(t.a(), -t.b(), t.tx(), t.b(), t.a(), t.ty());
                Mat matrix = new Mat(2, 3, CV_64F, values);
                Size size = new Size(width, height);
                Scalar black = new Scalar(0, 0, 0, 0);
                Mat target = new Mat()) {
            warpAffine(source, target, matrix, size, INTER_LINEAR, BORDER_CONSTANT, black);
            return Mats.toHeap(target);
        }
    }

    /**
     * How sharp a part of the picture is, as {@link Sharpness} says: the variance of its Laplacian.
     *
     * @param x left edge inside the picture; {@code y}, {@code width} and {@code height} likewise, pixels
     */
    public double laplacianVariance(int x, int y, int width, int height) {
        try (Rect rect = new Rect(x, y, width, height);
                Mat part = new Mat(pixels, rect)) {
            return Sharpness.of(part);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pixels.close();
            permit.close();
        }
    }
}
