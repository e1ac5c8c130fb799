package io.facelib.error;

import java.io.Serial;
import java.util.List;

/** An operation needs a usable face and the image has none. The caller's fault, another image is needed. */
public final class NoFaceException extends FacelibException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int facesDetected;
    private final List<String> reasons;

    /**
     * @param facesDetected how many faces were detected, usable or not
     * @param reasons the distinct quality reasons of all of them
     */
    public NoFaceException(int facesDetected, List<String> reasons) {
        super(
                Fault.CALLER,
                false,
                facesDetected == 0
                        ? "no face was detected in the image"
                        : "none of " + facesDetected + " detected faces is usable: " + reasons);
        this.facesDetected = facesDetected;
        this.reasons = facesDetected == 0 ? List.of("no_faces_detected") : List.copyOf(reasons);
    }

    /** How many faces were detected, usable or not. */
    public int facesDetected() {
        return facesDetected;
    }

    /** The distinct quality reasons of all detected faces; {@code ["no_faces_detected"]} where there was none. */
    public List<String> reasons() {
        return reasons;
    }
}
