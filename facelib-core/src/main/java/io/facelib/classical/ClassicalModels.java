package io.facelib.classical;

import io.facelib.error.SetupException;
import io.facelib.inference.FaceModels;
import io.facelib.inference.Models;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classical analyser as an engine takes it: a boosted cascade finds faces, histograms of local binary patterns
 * describe them. Both run in plain Java on the calling thread.
 *
 * <p>It confuses people far more often than the standard models do, and is chosen only by calling {@link #models()}:
 * nothing in facelib falls back to it silently.
 */
public final class ClassicalModels {
    private static final Logger LOG = LoggerFactory.getLogger(ClassicalModels.class);

    private ClassicalModels() {}

    /**
     * A detector that reads its cascade from OpenCV's native jar when the engine is built, and an embedder that needs no
     * file. Building the engine logs one warning. Vectors are of the contract {@code classical-lbp.3304.v1}.
     *
     * <p>Building fails with {@link SetupException} when the native jar of this platform is not on the class path.
     */
    public static Models models() {
        return backend -> {
            LbpDetector detector = new LbpDetector(CascadeResource.load());
            LOG.warn(
                    "The classical face analyser is for demonstrations only: it confuses people far more often than the"
                            + " standard models do");
            return new FaceModels("classical", detector, new LbpEmbedder(), "java", () -> {});
        };
    }
}
