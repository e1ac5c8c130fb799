package io.facelib.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.facelib.error.SetupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ONNX Runtime quiet. From 1.29 on it sends usage events by default, the first of them before Java code can switch
 * that off; only an environment variable set before the process starts prevents it.
 */
final class Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);
    private static final String VARIABLE = "ORT_DISABLE_TELEMETRY";

    private Telemetry() {}

    /** Refuses a release that would send before it is even loaded: CPU and GPU jar tell their version in the manifest. */
    static void checkClassPath() {
        String version = OrtEnvironment.class.getPackage().getImplementationVersion();
        if (version != null) {
            check(version);
        }
    }

    static void turnOff(OrtEnvironment environment) {
        check(environment.getVersion());
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            LOG.debug("this build of ONNX Runtime has no telemetry to switch off", e);
        }
    }

    static void check(String version) {
        if (sendsByDefault(version) && !"1".equals(System.getenv(VARIABLE))) {
            throw new SetupException(
                    "ONNX Runtime " + version + " sends telemetry by default",
                    "Use a version below 1.29, or start the process with " + VARIABLE + "=1.");
        }
    }

    static boolean sendsByDefault(String version) {
        String[] parts = version.split("[.-]", -1);
        try {
            int major = Integer.parseInt(parts[0]);
            return parts.length > 1 && (major > 1 || (major == 1 && Integer.parseInt(parts[1]) >= 29));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
