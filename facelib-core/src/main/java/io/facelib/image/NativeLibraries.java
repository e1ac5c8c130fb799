package io.facelib.image;

import io.facelib.error.SetupException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;

/** Loads OpenCV once; a missing one becomes a sentence that names what to add. */
final class NativeLibraries {
    private NativeLibraries() {}

    private static final class Holder {
        static final boolean LOADED = load();

        private static boolean load() {
            Loader.load(opencv_imgproc.class);
            Loader.load(opencv_imgcodecs.class);
            return true;
        }
    }

    /**
     * Returns when OpenCV can be used.
     *
     * @throws SetupException if its native libraries are not on the class path or cannot be loaded
     */
    static void require() {
        try {
            if (!Holder.LOADED) {
                throw new IllegalStateException("OpenCV did not load");
            }
        } catch (LinkageError e) {
            String platform = Loader.Detector.getPlatform();
            throw new SetupException(
                    "the native libraries of OpenCV are not available for " + platform,
                    "Add org.bytedeco:javacpp, openblas and opencv with the classifier " + platform
                            + ", or org.bytedeco:opencv-platform, to the class path.",
                    e);
        }
    }
}
