package io.facelib.inference;

import io.facelib.spi.FaceDetector;
import io.facelib.spi.FaceEmbedder;

/**
 * An opened detector and embedder, ready to answer.
 *
 * @param id the bundle, such as {@code yunet-mobilefacenet}
 * @param detector finds faces
 * @param embedder makes vectors
 * @param provider where they run, such as {@code onnxruntime-cpu 1.28.0}
 * @param backend closed after both, when it belongs to them
 */
public record FaceModels(String id, FaceDetector detector, FaceEmbedder embedder, String provider, Runnable backend)
        implements AutoCloseable {
    /** Closes both, then the backend they run on; closing twice is harmless. */
    @Override
    public void close() {
        try (FaceDetector d = detector;
                FaceEmbedder e = embedder) {
            assert d != null && e != null;
        } finally {
            backend.run();
        }
    }
}
