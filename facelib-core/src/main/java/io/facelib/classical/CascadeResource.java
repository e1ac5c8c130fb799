package io.facelib.classical;

import io.facelib.error.SetupException;
import java.io.IOException;
import java.io.InputStream;
import org.bytedeco.javacpp.Loader;

/** Finds the cascade in the jar that carries OpenCV's native libraries for this platform. */
final class CascadeResource {
    private static final String FILE = "lbpcascade_frontalface_improved.xml";

    private CascadeResource() {}

    /**
     * Reads the frontal face cascade.
     *
     * @throws SetupException if the native jar is not on the class path or its cascade cannot be read
     */
    static LbpCascade load() {
        return load(Loader.getPlatform());
    }

    static LbpCascade load(String platform) {
        String name = "/org/bytedeco/opencv/" + platform + "/share/opencv4/lbpcascades/" + FILE;
        try (InputStream in = CascadeResource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new SetupException(
                        "the face cascade " + name + " is not on the class path",
                        "Add org.bytedeco:opencv with the classifier " + platform + " to the class path.");
            }
            return CascadeXml.read(in);
        } catch (IOException e) {
            throw new SetupException(
                    "the face cascade " + name + " cannot be read",
                    "Replace the jar org.bytedeco:opencv of the classifier " + platform + ".",
                    e);
        }
    }
}
