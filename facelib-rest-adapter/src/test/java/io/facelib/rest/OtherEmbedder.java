package io.facelib.rest;

import io.facelib.model.CalibrationTable;
import io.facelib.model.ContractId;
import io.facelib.model.PixelBuffer;
import io.facelib.spi.AlignmentTemplate;
import io.facelib.spi.FaceEmbedder;
import java.util.List;

/** The fake embedder under the contract of another model; fails once it is told to. */
final class OtherEmbedder implements FaceEmbedder {
    private final FaceEmbedder real;
    private volatile boolean failing;

    OtherEmbedder(FaceEmbedder real) {
        this.real = real;
    }

    void fail() {
        failing = true;
    }

    @Override
    public ContractId contract() {
        return new ContractId("other.64.v1");
    }

    @Override
    public int dimension() {
        return real.dimension();
    }

    @Override
    public AlignmentTemplate template() {
        return real.template();
    }

    @Override
    public CalibrationTable calibration() {
        return real.calibration();
    }

    @Override
    public int maxBatch() {
        return real.maxBatch();
    }

    @Override
    public List<float[]> embed(List<PixelBuffer> crops) {
        if (failing) {
            throw new IllegalStateException("fails for a test");
        }
        return real.embed(crops);
    }

    @Override
    public void close() {
        real.close();
    }
}
