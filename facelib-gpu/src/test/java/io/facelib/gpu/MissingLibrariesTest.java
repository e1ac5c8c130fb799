package io.facelib.gpu;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.SetupException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The probe deceived by empty files: ONNX Runtime unpacks its provider, cannot load it, and what it says becomes reason
 * and remedy. Takes some seconds and, until the process ends, 650 MB of the temp folder.
 */
class MissingLibrariesTest {
    @TempDir
    Path root;

    static boolean aGpuMayWork() {
        return GpuProbe.ofThisMachine().obstacle(0).isEmpty();
    }

    @Test
    @DisabledIf("aGpuMayWork")
    void require_providerDoesNotLoad_namesTheMissingLibrary() {
        Device device = Device.with(FakeMachine.complete(root).probe(), CudaStart::open);

        assertThatThrownBy(device::require)
                .isInstanceOf(SetupException.class)
                .hasMessageMatching("CUDA cannot be used: ONNX Runtime cannot load lib\\S+\\. Install the runtime"
                        + " libraries of CUDA 12 and cuDNN 9, .*");
    }
}
