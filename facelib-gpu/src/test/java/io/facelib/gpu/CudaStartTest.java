package io.facelib.gpu;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.facelib.error.SetupException;
import io.facelib.inference.onnx.OnnxDevice;
import org.junit.jupiter.api.Test;

/** The trial before the start, with ONNX Runtime itself. */
class CudaStartTest {
    @Test
    void tryOut_networkLeftToTheProcessor_isRefused() {
        OnnxDevice silent = new OnnxDevice() {
            @Override
            public String name() {
                return "silent";
            }

            @Override
            public void configure(OrtSession.SessionOptions options) throws OrtException {
                options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
            }
        };

        assertThatThrownBy(() -> CudaStart.tryOut(silent))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("ONNX Runtime would run the network on the processor");
    }

    @Test
    void tryOut_onTheProcessor_givesTheRightAnswer() {
        CudaStart.tryOut(OnnxDevice.cpu());
    }
}
