package io.facelib.gpu;

import io.facelib.error.FacelibException;
import io.facelib.error.SetupException;
import io.facelib.inference.onnx.OnnxBackend;
import io.facelib.inference.onnx.OnnxDevice;
import io.facelib.inference.onnx.OnnxOptions;
import io.facelib.spi.InferenceBackend;
import io.facelib.spi.InferenceModel;
import io.facelib.spi.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Opens a backend on CUDA after a small network has given the right answer there. */
final class CudaStart {
    private static final int SIDE = 8;
    /** TensorFloat-32, which GPUs may use, keeps ten bits: far more exact than this for a sum of nine ones. */
    private static final float TOLERANCE = 0.1f;

    private CudaStart() {}

    static InferenceBackend open(Device device) {
        tryOut(new CudaDevice(device, true));
        return OnnxBackend.on(new CudaDevice(device, false), device.processor());
    }

    /**
     * Runs a convolution, because that needs the driver, CUDA and cuDNN together.
     *
     * @throws SetupException if it cannot run on the device or answers wrongly
     */
    static void tryOut(OnnxDevice device) {
        try (InferenceBackend backend = OnnxBackend.on(device, OnnxOptions.defaults());
                InferenceModel model = backend.load("trial", TrialNetwork.onnx(SIDE))) {
            check(run(model));
        } catch (FacelibException | LinkageError e) {
            throw CudaFailures.explain(e).toException(e);
        }
    }

    private static Tensor run(InferenceModel model) {
        float[] ones = new float[SIDE * SIDE];
        Arrays.fill(ones, 1);
        Tensor input = new Tensor(List.of(1L, 1L, (long) SIDE, (long) SIDE), FloatBuffer.wrap(ones));
        return Objects.requireNonNull(
                model.run(Map.of(TrialNetwork.INPUT, input)).get(TrialNetwork.OUTPUT));
    }

    private static void check(Tensor output) {
        FloatBuffer values = output.values().duplicate();
        while (values.hasRemaining()) {
            float value = values.get();
            if (!(Math.abs(value - TrialNetwork.SUM_OF_ONES) < TOLERANCE)) {
                throw new SetupException(
                        "the GPU computes wrongly: " + value + " instead of " + TrialNetwork.SUM_OF_ONES,
                        "Update the NVIDIA driver, or check the GPU.");
            }
        }
    }
}
