package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.spi.InferenceBackend;
import io.facelib.spi.InferenceModel;
import io.facelib.spi.Tensor;
import io.facelib.spi.TensorInfo;
import io.facelib.testkit.OnnxWriter;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link InferenceBackend} promises. Extend this class, return a new backend from {@link #newBackend()}, and
 * run it as a JUnit test; the network it needs is written by the kit itself.
 */
@Timeout(120)
public abstract class InferenceBackendContract {
    private static final int HEIGHT = 5;
    private static final int WIDTH = 7;
    private static final int ITEM = 2 * HEIGHT * WIDTH;
    private static final int THREADS = 4;

    private final Random random = new Random(20_261_122);
    private InferenceBackend backend;
    private InferenceModel model;

    /** A backend that no other test uses; the kit closes it. */
    protected abstract InferenceBackend newBackend();

    /** How far a result may be from the plain computation; 1e-5 unless the device computes less exactly. */
    protected float tolerance() {
        return 1e-5f;
    }

    @BeforeEach
    void openBackend() {
        backend = newBackend();
        model = backend.load("pooled", OnnxWriter.pooledConvolution(0));
    }

    @AfterEach
    void closeBackend() {
        backend.close();
    }

    @Test
    void provider_tellsWhatRunsWhere() {
        assertThat(backend.provider()).isNotBlank();
    }

    @Test
    void inputsAndOutputs_ofALoadedNetwork_areThoseOfItsDescription() {
        assertThat(model.inputs()).containsExactly(new TensorInfo("x", List.of(-1L, 2L, -1L, -1L)));
        assertThat(model.outputs()).extracting(TensorInfo::name).containsExactly("y");
    }

    @Test
    void run_oneItem_givesWhatThePlainComputationGives() {
        float[] item = item();

        assertThat(run(model, item)).containsExactly(plain(item), within(tolerance()));
    }

    @Test
    void run_batch_givesWhatItsItemsGiveOneByOneInTheSameOrder() {
        List<float[]> items = List.of(item(), item(), item(), item(), item());
        float[] together = new float[items.size() * ITEM];
        for (int i = 0; i < items.size(); i++) {
            System.arraycopy(items.get(i), 0, together, i * ITEM, ITEM);
        }

        float[] rows = run(model, together);

        for (int i = 0; i < items.size(); i++) {
            float[] row = {rows[i * 3], rows[i * 3 + 1], rows[i * 3 + 2]};
            assertThat(row).as("item %s", i).containsExactly(run(model, items.get(i)), within(tolerance()));
        }
    }

    @Test
    void run_batchSizesChanging_isNeverInfluencedByTheRunBefore() {
        for (int size : new int[] {3, 1, 8, 2, 1}) {
            float[] items = new float[size * ITEM];
            float[] last = item();
            System.arraycopy(last, 0, items, (size - 1) * ITEM, ITEM);

            float[] rows = run(model, items);

            assertThat(rows).hasSize(size * 3);
            float[] row = {rows[size * 3 - 3], rows[size * 3 - 2], rows[size * 3 - 1]};
            assertThat(row).containsExactly(plain(last), within(tolerance()));
        }
    }

    @Test
    void run_output_hasShapeAndStaysValidAfterTheModelIsClosed() {
        Tensor result = Objects.requireNonNull(model.run(Map.of("x", tensor(new float[2 * ITEM], 2)))
                .get("y"));
        model.close();

        assertThat(result.shape()).containsExactly(2L, 3L, 1L, 1L);
        assertThat(result.values().get(5)).isZero();
    }

    @Test
    void run_inputBuffer_isReadNotMoved() {
        Tensor input = tensor(item(), 1);
        model.run(Map.of("x", input));

        assertThat(input.values().remaining()).isEqualTo(ITEM);
        assertThat(model.run(Map.of("x", input))).containsKey("y");
    }

    @Test
    void run_missingInput_isRefused() {
        assertThatThrownBy(() -> model.run(Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("x");
    }

    @Test
    void run_inputOfAnotherName_isRefused() {
        assertThatThrownBy(() -> model.run(Map.of("z", tensor(item(), 1)))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void run_wrongNumberOfChannels_isRefusedAndTheModelStaysUsable() {
        Tensor wrong = new Tensor(List.of(1L, 3L, 2L, 2L), FloatBuffer.allocate(12));

        assertThatThrownBy(() -> model.run(Map.of("x", wrong))).isInstanceOf(InvalidInputException.class);
        assertThat(run(model, new float[ITEM])).containsExactly(0, 0, 0);
    }

    @Test
    void run_wrongNumberOfAxes_isRefused() {
        Tensor wrong = new Tensor(List.of(2L, 2L), FloatBuffer.allocate(4));

        assertThatThrownBy(() -> model.run(Map.of("x", wrong))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void run_batchThatTheNetworkFixes_isRefused() {
        InferenceModel fixed = backend.load("fixed", OnnxWriter.pooledConvolution(1));

        assertThat(run(fixed, new float[ITEM])).hasSize(3);
        assertThatThrownBy(() -> fixed.run(Map.of("x", tensor(new float[2 * ITEM], 2))))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void load_bytesThatAreNoNetwork_isRefused() {
        byte[] garbage = new byte[1_000];
        random.nextBytes(garbage);

        assertThatThrownBy(() -> backend.load("garbage", garbage))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("garbage");
        assertThatThrownBy(() -> backend.load("empty", new byte[0])).isInstanceOf(SetupException.class);
    }

    @Test
    void load_truncatedNetwork_isRefused() {
        byte[] whole = OnnxWriter.pooledConvolution(0);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);

        assertThatThrownBy(() -> backend.load("half", half)).isInstanceOf(SetupException.class);
    }

    @Test
    void load_array_isNotKept() {
        byte[] onnx = OnnxWriter.pooledConvolution(0);
        InferenceModel second = backend.load("second", onnx);
        Arrays.fill(onnx, (byte) 0);
        float[] item = item();

        assertThat(run(second, item)).containsExactly(plain(item), within(tolerance()));
    }

    @Test
    void run_manyThreads_equalsSequential() throws Exception {
        List<float[]> items = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            items.add(item());
        }
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<float[]>> running = items.stream()
                    .map(item -> executor.submit(() -> run(model, item)))
                    .toList();
            for (int i = 0; i < items.size(); i++) {
                assertThat(running.get(i).get()).containsExactly(plain(items.get(i)), within(tolerance()));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void run_closedModel_failsClearlyAndTheOthersGoOn() {
        InferenceModel other = backend.load("other", OnnxWriter.pooledConvolution(0));
        model.close();

        assertThatThrownBy(() -> run(model, item())).isInstanceOf(ClosedException.class);
        assertThat(run(other, new float[ITEM])).hasSize(3);
    }

    @Test
    void close_twice_isHarmless() {
        model.close();
        assertThatCode(model::close).doesNotThrowAnyException();
        backend.close();
        assertThatCode(backend::close).doesNotThrowAnyException();
    }

    @Test
    void close_backend_closesItsModelsAndLoadsNoMore() {
        backend.close();

        assertThatThrownBy(() -> run(model, item())).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> backend.load("late", OnnxWriter.pooledConvolution(0)))
                .isInstanceOf(ClosedException.class);
    }

    @Test
    void close_duringRuns_letsThemFinishOrRefusesThemClearly() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        CountDownLatch started = new CountDownLatch(THREADS);
        try {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                float[] item = item();
                running.add(executor.submit(() -> runUntilClosed(item, started)));
            }
            assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
            backend.close();
            for (Future<Integer> runs : running) {
                assertThat(runs.get(60, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private int runUntilClosed(float[] item, CountDownLatch started) {
        for (int runs = 0; ; runs++) {
            try {
                assertThat(run(model, item)).containsExactly(plain(item), within(tolerance()));
                if (runs == 0) {
                    started.countDown();
                }
            } catch (ClosedException e) {
                return runs;
            }
        }
    }

    private float[] item() {
        float[] values = new float[ITEM];
        for (int i = 0; i < ITEM; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static Tensor tensor(float[] values, long batch) {
        return new Tensor(List.of(batch, 2L, (long) HEIGHT, (long) WIDTH), FloatBuffer.wrap(values));
    }

    private static float[] run(InferenceModel model, float[] items) {
        Tensor result = Objects.requireNonNull(
                model.run(Map.of("x", tensor(items, items.length / ITEM))).get("y"));
        float[] values = new float[result.values().remaining()];
        result.values().duplicate().get(values);
        return values;
    }

    private static float[] plain(float[] item) {
        int pixels = HEIGHT * WIDTH;
        float[][] weights = OnnxWriter.weights();
        float[] out = new float[3];
        for (int o = 0; o < 3; o++) {
            double sum = 0;
            for (int p = 0; p < pixels; p++) {
                sum += Math.max(0, weights[o][0] * item[p] + weights[o][1] * item[pixels + p]);
            }
            out[o] = (float) (sum / pixels);
        }
        return out;
    }
}
