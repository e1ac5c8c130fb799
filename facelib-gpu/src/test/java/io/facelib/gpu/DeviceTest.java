package io.facelib.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.spi.InferenceBackend;
import io.facelib.spi.InferenceModel;
import io.facelib.spi.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceTest {
    @TempDir
    Path root;

    @Test
    void require_withoutDriver_refusesAndUnpacksNoProvider() throws IOException {
        List<Path> before = unpackedProviders();

        assertThatThrownBy(() -> withoutDriver().require())
                .isInstanceOf(SetupException.class)
                .hasMessage("CUDA cannot be used: no NVIDIA driver is loaded (/proc/driver/nvidia/version is absent)."
                        + " Install the NVIDIA driver on the host, also where this runs in a container, and check it"
                        + " with nvidia-smi.");
        assertThat(unpackedProviders()).isEqualTo(before);
    }

    @Test
    void prefer_withoutDriver_runsNetworksOnTheProcessorAndUnpacksNoProvider() throws IOException {
        List<Path> before = unpackedProviders();

        try (InferenceBackend backend = withoutDriver().prefer()) {
            assertThat(backend.provider()).startsWith("onnxruntime-cpu ");
            assertThat(convolve(backend)).containsOnly(TrialNetwork.SUM_OF_ONES).hasSize(4);
        }
        assertThat(unpackedProviders()).isEqualTo(before);
    }

    @Test
    void prefer_fallingBackTwice_saysWhyOnce() {
        FakeMachine machine = FakeMachine.complete(root).set("CUDA_VISIBLE_DEVICES", "-1");
        Device device = Device.with(machine.probe(), CudaStart::open);

        String log = logged(() -> {
            device.prefer().close();
            device.prefer().close();
        });

        assertThat(log.lines().filter(line -> line.contains("CUDA_VISIBLE_DEVICES is '-1'")))
                .singleElement()
                .asString()
                .contains("WARN", "networks run on the processor instead: CUDA cannot be used: ");
    }

    @Test
    void prefer_startFailsAfterTheProbe_fallsBack() {
        Device device = Device.with(FakeMachine.complete(root).probe(), refused -> {
            throw new SetupException("refused by " + refused, "Do something.");
        });

        try (InferenceBackend backend = device.prefer()) {
            assertThat(backend.provider()).startsWith("onnxruntime-cpu ");
        }
    }

    @Test
    void require_whereCudaWorks_givesWhatTheStartGave() {
        InferenceBackend given = withoutDriver().prefer();
        Device device = Device.with(FakeMachine.complete(root).probe(), started -> given);

        assertThat(device.require()).isSameAs(given);
        assertThat(device.prefer()).isSameAs(given);
        given.close();
    }

    @Test
    void defaults_areTheDocumentedOnes() {
        Device device = Device.cuda();

        assertThat(device.id()).isZero();
        assertThat(device.memoryLimit()).isEmpty();
        assertThat(device.providerOptions())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("arena_extend_strategy", "kNextPowerOfTwo", "cudnn_conv_algo_search", "HEURISTIC"));
    }

    @Test
    void with_changesACopy() {
        Device device = Device.cuda();
        Device other = device.withId(1)
                .withMemoryLimit(1L << 30)
                .withArenaGrowth(ArenaGrowth.SAME_AS_REQUESTED)
                .withConvolutionSearch(ConvolutionSearch.EXHAUSTIVE);

        assertThat(device.id()).isZero();
        assertThat(other)
                .hasToString("cuda:1{arena_extend_strategy=kSameAsRequested, cudnn_conv_algo_search=EXHAUSTIVE,"
                        + " gpu_mem_limit=1073741824}");
    }

    @Test
    void nonsense_isRefusedWithValueAndLimit() {
        assertThatThrownBy(() -> Device.cuda().withId(-1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("-1 is outside 0 to 1023");
        assertThatThrownBy(() -> Device.cuda().withMemoryLimit(1_000))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1000 bytes are less than the least, 67108864");
    }

    private Device withoutDriver() {
        return Device.with(FakeMachine.bare(root).probe(), CudaStart::open);
    }

    static float[] convolve(InferenceBackend backend) {
        try (InferenceModel model = backend.load("trial", TrialNetwork.onnx(4))) {
            float[] ones = new float[16];
            Arrays.fill(ones, 1);
            Tensor input = new Tensor(List.of(1L, 1L, 4L, 4L), FloatBuffer.wrap(ones));
            Tensor output = Objects.requireNonNull(
                    model.run(Map.of(TrialNetwork.INPUT, input)).get(TrialNetwork.OUTPUT));
            float[] values = new float[output.values().remaining()];
            output.values().duplicate().get(values);
            return values;
        }
    }

    /** CUDA providers that ONNX Runtime has unpacked into the temp folder. */
    private static List<Path> unpackedProviders() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("onnxruntime-java"))
                    .map(folder -> folder.resolve(System.mapLibraryName("onnxruntime_providers_cuda")))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        }
    }

    private static String logged(Runnable action) {
        PrintStream original = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(original);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }
}
