package io.facelib.gpu;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each network of the folder {@code FACELIB_MODELS} on the processor and on CUDA, side by side: the same answer within a
 * tolerance, and how many inputs a second. Needs a GPU, like {@link RealGpuTest}.
 */
@EnabledIfSystemProperty(named = "facelib.test.gpu", matches = "required")
@EnabledIfEnvironmentVariable(named = "FACELIB_MODELS", matches = ".+")
class DeviceSpeedTest {
    private static final double SECONDS = 3;
    /** A free picture size in a network's description becomes this. */
    private static final long FREE_SIDE = 320;

    static Stream<Path> networks() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getenv("FACELIB_MODELS")))) {
            return files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void cuda_answersAsTheProcessorDoes(Path network) throws IOException {
        byte[] onnx = Files.readAllBytes(network);
        try (InferenceBackend cpu = OnnxBackend.cpu();
                InferenceBackend gpu = Device.cuda().require();
                InferenceModel slow = cpu.load(network.toString(), onnx);
                InferenceModel fast = gpu.load(network.toString(), onnx)) {
            Map<String, Tensor> input = input(slow.inputs().get(0));

            assertClose(slow.run(input), fast.run(input));
            System.out.printf(
                    Locale.ROOT,
                    "%-60s cpu %8.1f/s   cuda %8.1f/s%n",
                    network.getFileName(),
                    perSecond(slow, input),
                    perSecond(fast, input));
        }
    }

    private static Map<String, Tensor> input(TensorInfo info) {
        List<Long> shape = new ArrayList<>(info.shape());
        // A batch of one; a network that leaves the picture's size free gets one that its strides divide.
        shape.replaceAll(size -> size > 0 ? size : FREE_SIDE);
        shape.set(0, 1L);
        float[] values = new float[shape.stream().mapToInt(Math::toIntExact).reduce(1, Math::multiplyExact)];
        Random random = new Random(7);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return Map.of(info.name(), new Tensor(shape, FloatBuffer.wrap(values)));
    }

    private static void assertClose(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, tensor) -> {
            FloatBuffer left = tensor.values().duplicate();
            FloatBuffer right =
                    Objects.requireNonNull(actual.get(name)).values().duplicate();
            double difference = 0;
            double size = 0;
            while (left.hasRemaining()) {
                float value = left.get();
                difference += Math.pow(value - right.get(), 2);
                size += value * value;
            }
            assertThat(Math.sqrt(difference)).as(name).isLessThanOrEqualTo(0.01 * Math.sqrt(size) + 1e-3);
        });
    }

    private static double perSecond(InferenceModel model, Map<String, Tensor> input) {
        long start = System.nanoTime();
        long end = start + (long) (SECONDS * TimeUnit.SECONDS.toNanos(1));
        int runs = 0;
        while (System.nanoTime() < end) {
            model.run(input);
            runs++;
        }
        return runs * 1e9 / (System.nanoTime() - start);
    }
}
