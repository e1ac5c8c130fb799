package io.facelib.inference;

import io.facelib.error.SetupException;
import io.facelib.model.CalibrationTable;
import io.facelib.model.ContractId;
import io.facelib.model.PixelBuffer;
import io.facelib.spi.AlignmentTemplate;
import io.facelib.spi.FaceEmbedder;
import io.facelib.spi.InferenceModel;
import io.facelib.spi.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An embedder network: pixels to tensor, run, rows to vectors, each as its manifest says. */
final class NetworkEmbedder implements FaceEmbedder {
    private final EmbedderManifest manifest;
    private final CalibrationTable calibration;
    private final InferenceModel model;
    private final int maxBatch;

    NetworkEmbedder(EmbedderManifest manifest, CalibrationTable calibration, InferenceModel model, boolean batches) {
        this.manifest = manifest;
        this.calibration = calibration;
        this.model = model;
        this.maxBatch = batches ? manifest.maxBatch() : 1;
    }

    @Override
    public ContractId contract() {
        return manifest.contract();
    }

    @Override
    public int dimension() {
        return manifest.dimension();
    }

    @Override
    public AlignmentTemplate template() {
        return manifest.template();
    }

    @Override
    public CalibrationTable calibration() {
        return calibration;
    }

    @Override
    public int maxBatch() {
        return maxBatch;
    }

    @Override
    public List<float[]> embed(List<PixelBuffer> crops) {
        String name = model.inputs().get(0).name();
        Tensor input = manifest.pixels().of(crops);
        Map<String, Tensor> outputs = model.run(Map.of(name, input));
        Tensor rows = outputs.values().iterator().next();
        if (!rows.shape().equals(List.of(input.shape().get(0), (long) manifest.dimension()))) {
            throw new SetupException(
                    "the embedder '" + manifest.id() + "' gave a shape of " + rows.shape() + " for "
                            + input.shape().get(0) + " faces, expected " + manifest.dimension() + " components each",
                    "Its manifest belongs to another file.");
        }
        List<float[]> vectors = new ArrayList<>(crops.size());
        for (int i = 0; i < crops.size(); i++) {
            float[] vector = new float[manifest.dimension()];
            rows.values().get(i * vector.length, vector);
            vectors.add(vector);
        }
        return vectors;
    }

    @Override
    public void close() {
        model.close();
    }
}
