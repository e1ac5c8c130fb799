package io.facelib.inference;

import io.facelib.model.CalibrationTable;
import io.facelib.model.ContractId;
import io.facelib.model.PixelBuffer;
import io.facelib.spi.AlignmentTemplate;
import io.facelib.spi.FaceEmbedder;
import io.facelib.spi.InferenceBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An embedder with other limits than its own. As safe for threads as the embedder itself. */
record CalibratedEmbedder(FaceEmbedder embedder, CalibrationTable calibration) implements FaceEmbedder {
    /** Opens models and gives them the limits of a file, which is read first since it is the cheaper thing to fail. */
    static FaceModels open(Models models, Optional<InferenceBackend> backend, Path file) {
        CalibrationFile calibration = CalibrationFile.read(file);
        FaceModels opened = models.open(backend);
        try {
            calibration.check(file, opened);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        return new FaceModels(
                opened.id(),
                opened.detector(),
                new CalibratedEmbedder(opened.embedder(), calibration.table()),
                opened.provider(),
                opened.backend());
    }

    @Override
    public ContractId contract() {
        return embedder.contract();
    }

    @Override
    public int dimension() {
        return embedder.dimension();
    }

    @Override
    public AlignmentTemplate template() {
        return embedder.template();
    }

    @Override
    public int maxBatch() {
        return embedder.maxBatch();
    }

    @Override
    public List<float[]> embed(List<PixelBuffer> crops) {
        return embedder.embed(crops);
    }

    @Override
    public void close() {
        embedder.close();
    }
}
