package io.facelib.inference;

import io.facelib.model.Detection;
import io.facelib.model.PixelBuffer;
import io.facelib.spi.DetectorInput;
import io.facelib.spi.FaceDetector;
import io.facelib.spi.InferenceModel;
import io.facelib.spi.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A detector network: pixels to tensor, run, outputs to candidates, each as its manifest says. */
final class NetworkDetector implements FaceDetector {
    private final DetectorManifest manifest;
    private final InferenceModel model;
    private final DetectionLayout layout;
    private final DetectorInput input;

    NetworkDetector(DetectorManifest manifest, InferenceModel model, boolean batches) {
        this.manifest = manifest;
        this.model = model;
        this.layout = DetectionLayout.named(manifest.layout());
        this.input = DetectorInput.steps(manifest.sides(), batches ? manifest.maxBatch() : 1);
    }

    @Override
    public String id() {
        return manifest.id();
    }

    @Override
    public DetectorInput input() {
        return input;
    }

    @Override
    public double scoreLimit() {
        return manifest.score();
    }

    @Override
    public List<List<Detection>> detect(List<PixelBuffer> pictures) {
        String name = model.inputs().get(0).name();
        Map<String, Tensor> outputs = model.run(Map.of(name, manifest.pixels().of(pictures)));
        List<List<Detection>> found = new ArrayList<>(pictures.size());
        for (int item = 0; item < pictures.size(); item++) {
            PixelBuffer picture = pictures.get(item);
            found.add(layout.read(outputs, item, picture.width(), picture.height(), manifest.score()));
        }
        return found;
    }

    @Override
    public void close() {
        model.close();
    }
}
