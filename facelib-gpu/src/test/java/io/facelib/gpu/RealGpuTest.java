package io.facelib.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.spi.InferenceBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Needs a GPU. Runs only with {@code -Dfacelib.test.gpu=required}, and then fails where there is none: a machine that was
 * meant to have a GPU must not pass quietly without.
 */
@EnabledIfSystemProperty(named = "facelib.test.gpu", matches = "required")
class RealGpuTest {
    @Test
    void require_runsNetworksOnCuda() {
        try (InferenceBackend backend = Device.cuda().require()) {
            assertThat(backend.provider()).startsWith("onnxruntime-cuda:0 ");
            assertThat(DeviceTest.convolve(backend)).containsOnly(TrialNetwork.SUM_OF_ONES);
        }
    }

    @Test
    void require_withEveryOption_runsNetworksOnCuda() {
        Device device = Device.cuda()
                .withMemoryLimit(1L << 30)
                .withArenaGrowth(ArenaGrowth.SAME_AS_REQUESTED)
                .withConvolutionSearch(ConvolutionSearch.EXHAUSTIVE);

        try (InferenceBackend backend = device.require()) {
            assertThat(DeviceTest.convolve(backend)).containsOnly(TrialNetwork.SUM_OF_ONES);
        }
    }

    @Test
    void prefer_staysOnCuda() {
        try (InferenceBackend backend = Device.cuda().prefer()) {
            assertThat(backend.provider()).startsWith("onnxruntime-cuda:0 ");
        }
    }
}
