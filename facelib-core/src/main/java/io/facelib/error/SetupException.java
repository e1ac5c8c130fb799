package io.facelib.error;

import java.io.Serial;

/**
 * The installation is incomplete: a model file, ONNX Runtime, a native library, a device or an accepted licence is
 * missing. The message ends with what to do about it.
 */
public final class SetupException extends FacelibException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * @param problem what is missing or wrong
     * @param remedy what to do about it, one sentence
     */
    public SetupException(String problem, String remedy, Throwable... causes) {
        super(Fault.SETUP, false, problem + ". " + remedy, causes);
        this.remedy = remedy;
    }

    /** What to do about it, one sentence. */
    public String remedy() {
        return remedy;
    }
}
