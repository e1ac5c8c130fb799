package io.facelib.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.facelib.error.SetupException;
import io.facelib.inference.onnx.OnnxBackend;
import io.facelib.spi.InferenceBackend;
import io.facelib.spi.InferenceModel;
import io.facelib.spi.Tensor;
import io.facelib.testkit.OnnxWriter;
import io.facelib.testkit.RealData;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class BatchAxisTest {
    @Test
    void free_fixedBatch_takesAnyBatchAfterwards() {
        try (InferenceBackend backend = OnnxBackend.cpu();
                InferenceModel model = backend.load("freed", BatchAxis.free(OnnxWriter.pooledConvolution(1)))) {
            assertThat(model.inputs().get(0).shape()).containsExactly(-1L, 2L, -1L, -1L);
            assertThat(model.outputs().get(0).shape()).containsExactly(-1L, 3L, 1L, 1L);
            for (long batch : new long[] {1, 4}) {
                Tensor input = new Tensor(List.of(batch, 2L, 2L, 2L), FloatBuffer.allocate((int) batch * 8));
                assertThat(Objects.requireNonNull(model.run(Map.of("x", input)).get("y"))
                                .shape())
                        .containsExactly(batch, 3L, 1L, 1L);
            }
        }
    }

    @Test
    void free_freeBatch_changesNothingButTheNameOfTheAxis() {
        byte[] once = BatchAxis.free(OnnxWriter.pooledConvolution(0));

        assertThat(once).isEqualTo(OnnxWriter.pooledConvolution(0));
        assertThat(BatchAxis.free(BatchAxis.free(OnnxWriter.pooledConvolution(1))))
                .isEqualTo(once);
    }

    @Test
    void free_cutOrMutatedFile_isRefusedOrRewrittenButNothingElse() {
        byte[] whole = OnnxWriter.pooledConvolution(1);
        for (int length = 0; length < whole.length; length++) {
            free(Arrays.copyOf(whole, length));
        }
        Random random = new Random(4);
        for (int i = 0; i < 5_000; i++) {
            byte[] mutated = whole.clone();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            free(mutated);
        }
        assertThatThrownBy(() -> BatchAxis.free(new byte[] {0x3A, 0x7F, 1})).isInstanceOf(SetupException.class);
    }

    private static void free(byte[] bytes) {
        try {
            assertThat(BatchAxis.free(bytes)).isNotNull();
        } catch (SetupException e) {
            assertThat(e).hasMessageContaining("ONNX");
        }
    }

    @Test
    void free_publishedMobileFaceNet_givesWhatTheFileWithAFreeAxisGives() throws IOException {
        byte[] fixed = Files.readAllBytes(RealData.models().resolve("mobilefacenet_foamliu.onnx"));
        byte[] batch = Files.readAllBytes(RealData.models().resolve("mobilefacenet_foamliu_batch.onnx"));
        try (InferenceBackend backend = OnnxBackend.cpu();
                InferenceModel freed = backend.load("freed", BatchAxis.free(fixed));
                InferenceModel reference = backend.load("reference", batch)) {
            Random random = new Random(9);
            for (long size : new long[] {1, 4}) {
                float[] crops = new float[(int) size * 3 * 112 * 112];
                for (int i = 0; i < crops.length; i++) {
                    crops[i] = (float) random.nextGaussian();
                }
                assertThat(run(freed, size, 112, crops))
                        .containsExactly(run(reference, size, 112, crops), within(1e-4f));
            }
        }
    }

    @Test
    void load_mobileFaceNet_givesThePublishedFirstFour() throws IOException {
        byte[] fixed = Files.readAllBytes(RealData.models().resolve("mobilefacenet_foamliu.onnx"));
        try (InferenceBackend backend = OnnxBackend.cpu();
                InferenceModel model = backend.load("freed", BatchAxis.free(fixed))) {
            assertThat(firstFour(model, 112, i -> 0.5))
                    .containsExactly(new float[] {-0.95380f, 0.13411f, 0.10882f, -0.20704f}, within(2e-4f));
            assertThat(firstFour(model, 112, i -> i % 256 / 255.0))
                    .containsExactly(new float[] {-0.08685f, -0.96048f, -0.30140f, -0.82797f}, within(2e-4f));
        }
    }

    @Test
    void load_retail0095_givesThePublishedFirstFour() throws IOException {
        byte[] onnx = Files.readAllBytes(RealData.models().resolve("face-reidentification-retail-0095.onnx"));
        try (InferenceBackend backend = OnnxBackend.cpu();
                InferenceModel model = backend.load("0095", BatchAxis.free(onnx))) {
            assertThat(firstFour(model, 128, i -> 128))
                    .containsExactly(new float[] {0.42538f, 0.00374f, -0.33917f, -0.45768f}, within(2e-4f));
            assertThat(firstFour(model, 128, i -> i % 256))
                    .containsExactly(new float[] {0.33608f, -0.07665f, -0.19748f, -0.31593f}, within(2e-4f));
        }
    }

    private static float[] firstFour(InferenceModel model, int side, IntToDoubleFunction value) {
        float[] crop = new float[3 * side * side];
        for (int i = 0; i < crop.length; i++) {
            crop[i] = (float) value.applyAsDouble(i);
        }
        return Arrays.copyOf(run(model, 1, side, crop), 4);
    }

    private static float[] run(InferenceModel model, long batch, long side, float[] values) {
        Tensor input = new Tensor(List.of(batch, 3L, side, side), FloatBuffer.wrap(values));
        Tensor output = model.run(Map.of(model.inputs().get(0).name(), input))
                .values()
                .iterator()
                .next();
        float[] rows = new float[output.values().remaining()];
        output.values().duplicate().get(rows);
        return rows;
    }
}
