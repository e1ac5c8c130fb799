package io.facelib.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.gpu.Turns.Contender;
import io.facelib.inference.onnx.OnnxBackend;
import io.facelib.spi.InferenceBackend;
import io.facelib.spi.InferenceModel;
import io.facelib.spi.Tensor;
import io.facelib.spi.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each network of the folder {@code FACELIB_MODELS} on the processor and on CUDA, side by side: the same answer within a
 * tolerance, and how many inputs a second, for one caller and for as many as there are processors, in batches of 1, 8, 32
 * and 64 where the network leaves the batch free. Needs a GPU, like {@link RealGpuTest}.
 */
@EnabledIfSystemProperty(named = "facelib.test.gpu", matches = "required")
@EnabledIfEnvironmentVariable(named = "FACELIB_MODELS", matches = ".+")
class DeviceSpeedTest {
    private static final List<Integer> BATCHES = List.of(1, 8, 32, 64);
    private static final int CALLERS = Runtime.getRuntime().availableProcessors();
    /** A free picture size in a network's description becomes this; the strides of all detectors divide it. */
    private static final long FREE_SIDE = 320;

    static Stream<Path> networks() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getenv("FACELIB_MODELS")))) {
            return files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void cuda_answersAsTheProcessorDoes(Path network) throws Exception {
        byte[] onnx = Files.readAllBytes(network);
        try (InferenceBackend cpu = OnnxBackend.cpu();
                InferenceBackend gpu = Device.cuda().require();
                InferenceModel slow = cpu.load(network.toString(), onnx);
                InferenceModel fast = gpu.load(network.toString(), onnx);
                Turns turns = new Turns(CALLERS)) {
            TensorInfo info = slow.inputs().get(0);
            for (int batch : info.shape().get(0) < 0 ? BATCHES : List.of(1)) {
                Map<String, Tensor> input = input(info, batch);
                String distance = assertClose(slow.run(input), fast.run(input));
                System.out.printf(
                        Locale.ROOT,
                        "%-42s batch %2d  %s  %s%n",
                        network.getFileName(),
                        batch,
                        speeds(turns, slow, fast, input, batch),
                        distance);
            }
        }
    }

    private static String speeds(
            Turns turns, InferenceModel slow, InferenceModel fast, Map<String, Tensor> input, int batch)
            throws InterruptedException, ExecutionException {
        double[] speeds = turns.perSecond(List.of(
                new Contender(1, batch, () -> slow.run(input)),
                new Contender(CALLERS, batch, () -> slow.run(input)),
                new Contender(1, batch, () -> fast.run(input)),
                new Contender(CALLERS, batch, () -> fast.run(input))));
        return String.format(
                Locale.ROOT,
                "1 caller: cpu %8.1f/s cuda %8.1f/s  %d callers: cpu %8.1f/s cuda %8.1f/s",
                speeds[0],
                speeds[2],
                CALLERS,
                speeds[1],
                speeds[3]);
    }

    private static Map<String, Tensor> input(TensorInfo info, int batch) {
        List<Long> shape = new ArrayList<>(info.shape());
        shape.replaceAll(size -> size > 0 ? size : FREE_SIDE);
        shape.set(0, (long) batch);
        float[] values = new float[shape.stream().mapToInt(Math::toIntExact).reduce(1, Math::multiplyExact)];
        Random random = new Random(7);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return Map.of(info.name(), new Tensor(shape, FloatBuffer.wrap(values)));
    }

    /** Fails where any output is further off than TF32 explains; tells how far off the worst one is. */
    private static String assertClose(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        double largest = 0;
        double relative = 0;
        for (Map.Entry<String, Tensor> output : expected.entrySet()) {
            FloatBuffer left = output.getValue().values().duplicate();
            FloatBuffer right =
                    Objects.requireNonNull(actual.get(output.getKey())).values().duplicate();
            assertThat(right.remaining()).isEqualTo(left.remaining());
            double difference = 0;
            double size = 0;
            while (left.hasRemaining()) {
                float value = left.get();
                double off = value - right.get();
                largest = Math.max(largest, Math.abs(off));
                difference += off * off;
                size += value * value;
            }
            assertThat(Math.sqrt(difference)).as(output.getKey()).isLessThanOrEqualTo(0.01 * Math.sqrt(size) + 1e-3);
            relative = Math.max(relative, Math.sqrt(difference / Math.max(size, 1e-12)));
        }
        return String.format(Locale.ROOT, "largest difference %.1e, relative %.1e", largest, relative);
    }
}
