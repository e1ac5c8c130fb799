package io.facelib.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_180;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_CLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_COUNTERCLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.rotate;
import static org.bytedeco.opencv.global.opencv_core.transpose;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.facelib.model.PixelBuffer;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Small conversions between native matrices and heap pixels. Every returned matrix belongs to the caller. */
final class Mats {
    private Mats() {}

    static Mat of(PixelBuffer pixels) {
        Mat mat = new Mat(pixels.height(), pixels.width(), CV_8UC3);
        try (BytePointer data = mat.data()) {
            data.put(pixels.bgr());
        }
        return mat;
    }

    /** Copies an 8-bit matrix of 3 channels to the heap. */
    static PixelBuffer toHeap(Mat bgr) {
        byte[] pixels = new byte[Math.multiplyExact(bgr.rows() * bgr.cols(), 3)];
        read(bgr, pixels);
        return new PixelBuffer(bgr.cols(), bgr.rows(), pixels);
    }

    private static void read(Mat mat, byte[] target) {
        int row = Math.toIntExact(mat.cols() * mat.elemSize());
        try (BytePointer data = mat.data()) {
            ByteBuffer view =
                    data.capacity(mat.step1() * (mat.rows() - 1L) + row).asByteBuffer();
            for (int y = 0; y < mat.rows(); y++) {
                view.get(Math.toIntExact(y * mat.step1()), target, y * row, row);
            }
        }
    }

    /** Any 8-bit matrix as blue green red; alpha is laid over white. */
    static Mat overWhite(Mat decoded) {
        if (decoded.channels() == 3) {
            return new Mat(decoded);
        }
        if (decoded.channels() == 4) {
            return blended(decoded);
        }
        Mat bgr = new Mat();
        cvtColor(decoded, bgr, COLOR_GRAY2BGR);
        return bgr;
    }

    /** Row by row, so that nothing but the result grows with the picture. */
    private static Mat blended(Mat bgra) {
        Mat bgr = new Mat(bgra.rows(), bgra.cols(), CV_8UC3);
        byte[] source = new byte[bgra.cols() * 4];
        byte[] target = new byte[bgra.cols() * 3];
        try (BytePointer from = bgra.data();
                BytePointer to = bgr.data()) {
            for (int y = 0; y < bgra.rows(); y++) {
                from.position(y * bgra.step1()).get(source);
                blend(source, target);
                to.position(y * bgr.step1()).put(target);
            }
        }
        return bgr;
    }

    private static void blend(byte[] bgra, byte[] bgr) {
        for (int s = 0, t = 0; s < bgra.length; s += 4, t += 3) {
            int alpha = bgra[s + 3] & 0xFF;
            int white = 255 * (255 - alpha) + 127;
            for (int c = 0; c < 3; c++) {
                bgr[t + c] = (byte) (((bgra[s + c] & 0xFF) * alpha + white) / 255);
            }
        }
    }

    /** Undoes an EXIF orientation, 1 to 8. */
    static Mat oriented(Mat stored, int orientation) {
        if (orientation == 1) {
            return new Mat(stored);
        }
        Mat upright = new Mat();
        switch (orientation) {
            case 2 -> flip(stored, upright, 1);
            case 3 -> rotate(stored, upright, ROTATE_180);
            case 4 -> flip(stored, upright, 0);
            case 5 -> transpose(stored, upright);
            case 6 -> rotate(stored, upright, ROTATE_90_CLOCKWISE);
            case 7 -> transposeOther(stored, upright);
            default -> rotate(stored, upright, ROTATE_90_COUNTERCLOCKWISE);
        }
        return upright;
    }

    private static void transposeOther(Mat stored, Mat upright) {
        try (Mat turned = new Mat()) {
            rotate(stored, turned, ROTATE_180);
            transpose(turned, upright);
        }
    }

    /** Turned clockwise by 90, 180 or 270 degrees. */
    static Mat turned(Mat upright, int degrees) {
        Mat turned = new Mat();
        int code = degrees == 90 ? ROTATE_90_CLOCKWISE : degrees == 180 ? ROTATE_180 : ROTATE_90_COUNTERCLOCKWISE;
        rotate(upright, turned, code);
        return turned;
    }
}
