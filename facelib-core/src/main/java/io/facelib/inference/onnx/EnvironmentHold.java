package io.facelib.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ONNX Runtime's environment for as long as the process lives. The environment frees itself in a shutdown hook of its
 * own, which runs beside all others as soon as the process is asked to end: a network that still runs then, such as for a
 * request that is being finished, reads what was freed, and the process crashes (onnxruntime issue 31352). Natively the
 * environment is counted, and goes with its last reference; so one more is taken here, which nobody gives back.
 *
 * <p>The Java binding has no public way to that. Where the private one is missing, in another version, the log says what
 * follows; {@code EnvironmentHoldTest} fails for the versions that we build with.
 */
final class EnvironmentHold {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentHold.class);
    private static final String HOLDER = "ai.onnxruntime.OnnxRuntime";

    /** One more reference is enough, however many backends there are. */
    private static final boolean HELD = hold();

    private EnvironmentHold() {}

    /** Keeps the environment, which has to be there already; says whether that was possible. May be called again. */
    static boolean keep() {
        return HELD;
    }

    private static boolean hold() {
        try {
            Field api = Class.forName(HOLDER).getDeclaredField("ortApiHandle");
            Method create =
                    OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            api.setAccessible(true);
            create.setAccessible(true);
            create.invoke(null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR.getValue(), "facelib");
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("close engines before the process ends: ending it while networks run may crash it with this"
                    + " version of ONNX Runtime");
            LOG.debug("no further reference to the environment could be had", e);
            return false;
        }
    }
}
