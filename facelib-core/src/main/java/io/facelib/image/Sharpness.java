package io.facelib.image;

import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.meanStdDev;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.Laplacian;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.facelib.model.PixelBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * How sharp a picture is: the population variance of the 4-neighbour Laplacian of the grey picture, border mirrored. Higher
 * is sharper.
 */
public final class Sharpness {
    private Sharpness() {}

    /** The variance over a whole picture. */
    public static double of(PixelBuffer picture) {
        NativeLibraries.require();
        try (Mat colour = Mats.of(picture)) {
            return of(colour);
        }
    }

    static double of(Mat colour) {
        try (Mat grey = new Mat();
                Mat laplacian = new Mat();
                Mat mean = new Mat();
                Mat deviation = new Mat()) {
            cvtColor(colour, grey, COLOR_BGR2GRAY);
            Laplacian(grey, laplacian, CV_64F);
            meanStdDev(laplacian, mean, deviation);
            try (DoublePointer value = new DoublePointer(deviation.data())) {
                return value.get() * value.get();
            }
        }
    }
}
