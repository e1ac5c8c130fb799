package io.facelib.inference;

import io.facelib.error.SetupException;
import io.facelib.inference.onnx.OnnxBackend;
import io.facelib.spi.FaceDetector;
import io.facelib.spi.FaceEmbedder;
import io.facelib.spi.InferenceBackend;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an engine's models come from. Nothing is looked up or loaded before the engine is built.
 *
 * <p>{@link #standard()} is the usual choice. A detector or embedder of your own goes in with {@link #of}.
 */
public interface Models {
    /**
     * Finds, checks and loads the models.
     *
     * @param backend where networks run; the processor when empty. A given one is not closed with the models
     * @throws SetupException if a file, a licence or ONNX Runtime is missing
     */
    FaceModels open(Optional<InferenceBackend> backend);

    /**
     * The same models with limits of your own, from a file that {@code evaluate --calibrate} or
     * {@link CalibrationFile#write} wrote. It is read when the models are opened; opening then fails with a
     * {@link SetupException} if the file is missing or malformed, its limits run the wrong way, or it was measured with
     * another bundle or contract.
     */
    default Models withCalibration(Path file) {
        return backend -> CalibratedEmbedder.open(this, backend, file);
    }

    /** The standard bundle: YuNet n and MobileFaceNet, 128 dimensions, both Apache-2.0, 4.3 MB. */
    static ModelLookup standard() {
        return bundle(ModelCatalog.known().bundles().get(0).id());
    }

    /**
     * A bundle of the catalogue.
     *
     * @throws SetupException if there is no such bundle
     */
    static ModelLookup bundle(String id) {
        return new ModelLookup(ModelCatalog.known().bundle(id));
    }

    /** The standard bundle from one folder and nowhere else. */
    static Models in(Path folder) {
        return standard().onlyIn(folder);
    }

    /** A detector and an embedder of your own; they are closed with the engine. */
    static Models of(String id, FaceDetector detector, FaceEmbedder embedder) {
        return backend -> new FaceModels(id, detector, embedder, "java", () -> {});
    }

    /** The given backend, or a new one on the processor that is closed with the models. */
    private static OwnedBackend owned(Optional<InferenceBackend> given) {
        if (given.isPresent()) {
            return new OwnedBackend(given.get(), () -> {});
        }
        InferenceBackend own = OnnxBackend.cpu();
        return new OwnedBackend(own, own::close);
    }

    /** A backend and what to do with it at the end. */
    record OwnedBackend(InferenceBackend backend, Runnable close) {
        static OwnedBackend of(Optional<InferenceBackend> given) {
            return owned(given);
        }
    }
}
