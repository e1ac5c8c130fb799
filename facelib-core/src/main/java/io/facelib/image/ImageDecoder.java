package io.facelib.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import io.facelib.error.CapacityException;
import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidImageException.Reason;
import io.facelib.model.FaceImage;
import io.facelib.model.PixelBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Turns an image into upright pixels, guarded: byte limit, format, announced size and frames are checked, and memory is
 * reserved, before anything is decoded. EXIF orientation is applied, transparent pixels are laid over white, 16-bit and
 * grey become 8-bit colour.
 *
 * <p>Safe for any number of threads.
 */
public final class ImageDecoder {
    private static final int BYTES_PER_PIXEL = 3;
    /** What the hungriest format takes at its peak: a picture within the pixel limit that needs more is made to hurt. */
    private static final int MAX_BYTES_PER_PIXEL = 15;
    /** Encoders write about ten; a small file may hold a hundred thousand, each of them a walk over all pixels. */
    private static final int MAX_SCANS = 100;

    private final ImageLimits limits;
    private final ImageAdmission admission;

    public ImageDecoder(ImageLimits limits, ImageAdmission admission) {
        NativeLibraries.require();
        this.limits = limits;
        this.admission = admission;
    }

    /** The limits in force. */
    public ImageLimits limits() {
        return limits;
    }

    /**
     * Decodes an image.
     *
     * @return the pixels; the caller closes them, which also gives back the reserved memory
     * @throws InvalidImageException if the image is empty, too large, of no known format, or damaged
     * @throws CapacityException if too many other images are being worked on
     */
    @SuppressWarnings("MustBeClosedChecker")
    public DecodedImage decode(FaceImage image) {
        return image.pixels().isPresent() ? fromPixels(image.pixels().get()) : fromEncoded(image);
    }

    private DecodedImage fromPixels(PixelBuffer pixels) {
        checkPixels(pixels.width(), pixels.height(), (long) pixels.width() * pixels.height());
        ImageAdmission.Permit permit = admission.acquirePixels((long) pixels.width() * pixels.height());
        try {
            return new DecodedImage(Mats.of(pixels), permit);
        } catch (RuntimeException | Error e) {
            permit.close();
            throw e;
        }
    }

    private DecodedImage fromEncoded(FaceImage image) {
        long announced = Math.min(image.size(), limits.maxBytes());
        try (ImageAdmission.Permit bytesPermit = admission.acquireBytes(announced)) {
            byte[] bytes = image.encoded(limits.maxBytes());
            ImageHeader header = ImageHeader.read(bytes);
            check(header);
            ImageAdmission.Permit permit = admission.acquirePixels(weight(header));
            try {
                Mat upright = upright(bytes, header);
                // From here on only the result is held.
                permit.keepPixels(header.pixels());
                return new DecodedImage(upright, permit);
            } catch (RuntimeException | Error e) {
                permit.close();
                throw e;
            }
        }
    }

    /** What decoding takes at its peak, in pixels of the result; one that takes more than all may go alone. */
    private long weight(ImageHeader header) {
        long asPixels = Math.max(header.pixels(), header.decodingBytes() / BYTES_PER_PIXEL);
        return Math.min(limits.maxPixelsInFlight(), asPixels);
    }

    private void check(ImageHeader header) {
        checkPixels(header.width(), header.height(), header.pixels());
        if (header.frames() > limits.maxFrames()) {
            throw new InvalidImageException(
                    Reason.TOO_MANY_FRAMES,
                    header.frames() + " frames are more than the limit of " + limits.maxFrames());
        }
        if (header.scans() > MAX_SCANS) {
            throw new InvalidImageException(
                    Reason.TOO_MANY_FRAMES, header.scans() + " scans are more than the limit of " + MAX_SCANS);
        }
        if (header.decodingBytes() > limits.maxPixels() * MAX_BYTES_PER_PIXEL) {
            throw new InvalidImageException(
                    Reason.TOO_MANY_PIXELS,
                    "decoding takes " + header.decodingBytes() + " bytes, more than the limit of "
                            + limits.maxPixels() * MAX_BYTES_PER_PIXEL);
        }
    }

    private void checkPixels(long width, long height, long pixels) {
        if (pixels > limits.maxPixels()) {
            throw new InvalidImageException(
                    Reason.TOO_MANY_PIXELS,
                    width + " x " + height + " pixels are more than the limit of " + limits.maxPixels());
        }
    }

    private static Mat upright(byte[] bytes, ImageHeader header) {
        Mat decoded = decodeNative(bytes, header);
        try (decoded) {
            if (decoded.empty() || (long) decoded.cols() * decoded.rows() > header.pixels()) {
                throw new InvalidImageException(
                        Reason.DAMAGED, "the pixels of this " + header.format() + " cannot be decoded");
            }
            try (Mat colour = eightBitColour(decoded)) {
                return Mats.oriented(colour, header.orientation());
            }
        }
    }

    private static Mat decodeNative(byte[] bytes, ImageHeader header) {
        // Transparent formats are read as they are, so that alpha can be laid over white; JPEG, BMP and TIFF as colour.
        int flags = header.format().transparency() ? IMREAD_UNCHANGED : IMREAD_COLOR | IMREAD_IGNORE_ORIENTATION;
        byte[] safe = header.format() == ImageFormat.PNG ? PngChunks.withoutText(bytes) : bytes;
        try (BytePointer data = new BytePointer(safe);
                Mat encoded = new Mat(1, safe.length, CV_8UC1, data)) {
            return imdecode(encoded, flags);
        } catch (RuntimeException e) {
            throw new InvalidImageException(Reason.DAMAGED, "this " + header.format() + " cannot be decoded", e);
        }
    }

    private static Mat eightBitColour(Mat decoded) {
        if (decoded.depth() == CV_8U) {
            return Mats.overWhite(decoded);
        }
        try (Mat eightBit = new Mat()) {
            decoded.convertTo(eightBit, CV_8U, 1.0 / 257, 0);
            return Mats.overWhite(eightBit);
        }
    }

    /** What every upright picture is made of: 8-bit blue green red. */
    static final int TYPE = CV_8UC3;
}
