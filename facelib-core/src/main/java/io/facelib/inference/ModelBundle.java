package io.facelib.inference;

import io.facelib.model.CalibrationTable;
import io.facelib.model.ContractId;
import java.util.List;

/** A detector and an embedder that were calibrated together. Made by {@link ModelCatalog}. */
public final class ModelBundle {
    private final String id;
    private final DetectorManifest detector;
    private final EmbedderManifest embedder;
    private final CalibrationTable calibration;

    ModelBundle(String id, DetectorManifest detector, EmbedderManifest embedder, CalibrationTable calibration) {
        this.id = id;
        this.detector = detector;
        this.embedder = embedder;
        this.calibration = calibration;
    }

    /** Such as {@code yunet-mobilefacenet}. */
    public String id() {
        return id;
    }

    /** The contract of its vectors. */
    public ContractId contract() {
        return embedder.contract();
    }

    /** The number of components of its vectors. */
    public int dimension() {
        return embedder.dimension();
    }

    /** Which cosine limits give which false match rates. */
    public CalibrationTable calibration() {
        return calibration;
    }

    /** The files it is made of: for each part the equivalent ones, the published one first. */
    public List<List<ModelFile>> parts() {
        return List.of(detector.files(), embedder.files());
    }

    DetectorManifest detector() {
        return detector;
    }

    EmbedderManifest embedder() {
        return embedder;
    }

    @Override
    public String toString() {
        return "ModelBundle[" + id + "]";
    }
}
