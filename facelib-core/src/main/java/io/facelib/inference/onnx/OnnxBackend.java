package io.facelib.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.facelib.error.ClosedException;
import io.facelib.error.SetupException;
import io.facelib.spi.InferenceBackend;
import io.facelib.spi.InferenceModel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs networks with ONNX Runtime. Its telemetry stays off: releases that send by default are told not to, and where
 * that would come too late the backend refuses to start.
 */
public final class OnnxBackend implements InferenceBackend {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxBackend.class);

    private final OrtEnvironment environment;
    private final OnnxOptions options;
    private final OnnxDevice device;
    private final String provider;
    private final Traffic traffic = new Traffic();
    private final Set<OnnxModel> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    private OnnxBackend(OrtEnvironment environment, OnnxOptions options, OnnxDevice device) {
        this.environment = environment;
        this.options = options;
        this.device = device;
        this.provider = "onnxruntime-" + device.name() + " " + environment.getVersion();
    }

    /**
     * On the processor, with default options.
     *
     * @throws SetupException if ONNX Runtime is missing
     */
    public static OnnxBackend cpu() {
        return on(OnnxDevice.cpu(), OnnxOptions.defaults());
    }

    /**
     * On a device of choice.
     *
     * @throws SetupException if ONNX Runtime is missing or would send telemetry
     */
    public static OnnxBackend on(OnnxDevice device, OnnxOptions options) {
        OrtEnvironment environment = environment();
        Telemetry.turnOff(environment);
        EnvironmentHold.keep();
        OnnxBackend backend = new OnnxBackend(environment, options, device);
        LOG.info("networks run on {}", backend.provider);
        return backend;
    }

    private static OrtEnvironment environment() {
        try {
            Telemetry.checkClassPath();
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "facelib");
        } catch (LinkageError e) {
            throw new SetupException(
                    "ONNX Runtime is not on the class path or does not load here",
                    "Add com.microsoft.onnxruntime:onnxruntime for the processor, or io.facelib:facelib-gpu for CUDA,"
                            + " and only one of them.",
                    e);
        }
    }

    @Override
    public String provider() {
        return provider;
    }

    @Override
    public boolean gainsFromBatches() {
        return !device.isProcessor();
    }

    @Override
    public InferenceModel load(String name, byte[] onnx) {
        if (closed.get()) {
            throw new ClosedException("inference backend");
        }
        try {
            OnnxModel model = new OnnxModel(name, environment, sessions(onnx), traffic, open::remove);
            open.add(model);
            if (closed.get()) {
                // Closed meanwhile, perhaps without having seen this one.
                model.close();
                throw new ClosedException("inference backend");
            }
            return model;
        } catch (OrtException e) {
            throw new SetupException(
                    "the network '" + name + "' cannot be loaded on " + provider + " (" + e.getCode() + ")",
                    "Check that the file is a whole ONNX model that this version of ONNX Runtime supports.",
                    e);
        }
    }

    private Sessions sessions(byte[] onnx) throws OrtException {
        OrtSession session = session(onnx, options.threads());
        if (device.wantsSessionPerShape()) {
            byte[] kept = onnx.clone();
            return new ShapeSessions(session, () -> session(kept, options.threads()));
        }
        // A session is a native resource: when the second one fails to load, the first must not leak.
        return new ProcessorSessions(session, solo(onnx, session));
    }

    private OrtSession session(byte[] onnx, int threads) throws OrtException {
        try (OrtSession.SessionOptions session = new OrtSession.SessionOptions()) {
            session.setIntraOpNumThreads(threads);
            session.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            session.addConfigEntry("session.intra_op.allow_spinning", options.spinning() ? "1" : "0");
            device.configure(session);
            return environment.createSession(onnx, session);
        }
    }

    private Optional<OrtSession> solo(byte[] onnx, OrtSession shared) throws OrtException {
        if (!device.isProcessor() || options.soloThreads() == options.threads()) {
            return Optional.empty();
        }
        try {
            return Optional.of(session(onnx, options.soloThreads()));
        } catch (OrtException e) {
            shared.close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Set.copyOf(open).forEach(OnnxModel::close);
        }
    }
}
