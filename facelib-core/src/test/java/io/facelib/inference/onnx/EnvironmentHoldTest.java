package io.facelib.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnvironmentHoldTest {
    /** What it prevents needs a network of some size to be seen, and several attempts. */
    @Test
    void keep_withTheVersionWeBuildWith_isPossible() {
        try (OnnxBackend backend = OnnxBackend.cpu()) {
            assertThat(backend.provider()).startsWith("onnxruntime");
            assertThat(EnvironmentHold.keep()).isTrue();
            assertThat(EnvironmentHold.keep()).as("again").isTrue();
        }
    }
}
