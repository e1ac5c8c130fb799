package io.facelib.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.model.PixelBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Writes pictures as baseline JPEG. */
public final class JpegEncoder {
    private static final int THUMBNAIL_WIDTH = 256;
    private static final int THUMBNAIL_QUALITY = 88;
    /** The longest side that common JPEG libraries write. */
    private static final int MAX_SIDE = 65_500;

    private JpegEncoder() {}

    /**
     * Encodes pixels.
     *
     * @param quality 1 to 100
     */
    public static byte[] encode(PixelBuffer pixels, int quality) {
        NativeLibraries.require();
        try (Mat mat = Mats.of(pixels)) {
            return encode(mat, quality);
        }
    }

    static byte[] encode(Mat bgr, int quality) {
        try (IntPointer parameters = new IntPointer(IMWRITE_JPEG_QUALITY, quality);
                BytePointer out = new BytePointer()) {
            if (!imencode(".jpg", bgr, out, parameters)) {
                throw new BackendException("opencv", false, Committed.NO, "a picture could not be encoded as JPEG");
            }
            byte[] bytes = new byte[Math.toIntExact(out.limit())];
            out.get(bytes);
            return bytes;
        }
    }

    /**
     * A picture in another size.
     *
     * @param quality 1 to 100
     */
    public static byte[] scaled(PixelBuffer pixels, int width, int height, int quality) {
        return encode(Lanczos.resize(pixels, width, height), quality);
    }

    /** A thumbnail: at most 256 pixels wide and as high as a JPEG may be, aspect kept, JPEG quality 88. */
    public static byte[] thumbnail(DecodedImage image) {
        double scale = Math.min((double) THUMBNAIL_WIDTH / image.width(), (double) MAX_SIDE / image.height());
        if (scale >= 1) {
            return image.encoded(THUMBNAIL_QUALITY);
        }
        // Lanczos from four times the final size looks like Lanczos from the original, and costs the same for any size.
        double preScale = Math.min(1, 4 * scale);
        PixelBuffer pre = image.scaled(scaled(image.width(), preScale), scaled(image.height(), preScale));
        PixelBuffer small = Lanczos.resize(pre, scaled(image.width(), scale), scaled(image.height(), scale));
        return encode(small, THUMBNAIL_QUALITY);
    }

    private static int scaled(int side, double scale) {
        return Math.max(1, (int) Math.round(side * scale));
    }
}
