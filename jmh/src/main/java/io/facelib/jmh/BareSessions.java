package io.facelib.jmh;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * The floor: nothing but the two networks on tensors that are ready, one picture and one face a run, each session with
 * the threads it takes by itself. Runs the embedder as often as the engine found faces.
 */
final class BareSessions implements SideBySide.Contender {
    private final int[] faces;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession detector;
    private final OrtSession embedder;
    private final OnnxTensor picture;
    private final OnnxTensor crop;

    BareSessions(String bundle, int[] faces) throws OrtException {
        this.faces = faces;
        boolean retail = bundle.equals("yunet-retail0095");
        String embedderFile = retail ? "face-reidentification-retail-0095.onnx" : "mobilefacenet_foamliu_batch.onnx";
        int side = retail ? 128 : 112;
        this.detector = open("yunet_n_dynamic.onnx");
        this.embedder = open(embedderFile);
        this.picture = grey(256);
        this.crop = grey(side);
    }

    private OrtSession open(String file) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            int threads = Integer.getInteger("facelib.bare.threads", 0);
            if (threads > 0) {
                options.setIntraOpNumThreads(threads);
            }
            return environment.createSession(Photos.model(file).toString(), options);
        }
    }

    private OnnxTensor grey(int side) throws OrtException {
        ByteBuffer values =
                ByteBuffer.allocateDirect(3 * side * side * Float.BYTES).order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(environment, values.asFloatBuffer(), new long[] {1, 3, side, side});
    }

    @Override
    public int analyze(int photo) {
        try {
            run(detector, picture);
            for (int i = 0; i < faces[photo]; i++) {
                run(embedder, crop);
            }
            return faces[photo];
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(OrtSession session, OnnxTensor input) throws OrtException {
        String name = session.getInputNames().iterator().next();
        session.run(Map.of(name, input)).close();
    }

    @Override
    public void close() {
        try {
            picture.close();
            crop.close();
            detector.close();
            embedder.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
