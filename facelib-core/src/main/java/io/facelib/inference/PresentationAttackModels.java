package io.facelib.inference;

import io.facelib.error.SetupException;
import io.facelib.spi.InferenceBackend;
import io.facelib.spi.PresentationAttackDetector;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an engine's presentation attack detector comes from. Nothing is looked up or loaded before the engine is built.
 */
public interface PresentationAttackModels {
    /**
     * Finds, checks and loads the networks.
     *
     * @param backend where networks run; the processor when empty. A given one is not closed with the detector
     * @throws SetupException if a file or ONNX Runtime is missing
     */
    PresentationAttackDetector open(Optional<InferenceBackend> backend);

    /**
     * The two MiniFASNet networks of the catalogue, Apache-2.0, 2.9 MB together. They have no public home in this form:
     * put both files into the folder of {@code FACELIB_MODELS}, the user's cache, or one named with
     * {@link PresentationAttackLookup#folder}.
     */
    static PresentationAttackLookup standard() {
        return new PresentationAttackLookup(ModelCatalog.known().presentationAttack());
    }

    /** The two MiniFASNet networks from one folder and nowhere else. */
    static PresentationAttackModels in(Path folder) {
        return standard().onlyIn(folder);
    }

    /** A detector of your own; it is closed with the engine. */
    static PresentationAttackModels of(PresentationAttackDetector detector) {
        return backend -> detector;
    }
}
