package io.facelib.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import io.facelib.error.SetupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ONNX Runtime and CUDA say, and what becomes of it. */
class CudaFailuresTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Failed to find CUDA shared provider                                                | CPU build             | onnxruntime_gpu
            with error: libcublasLt.so.12: cannot open shared object file: No such file        | libcublasLt.so.12     | CUDA 12
            with error: libcudnn_graph.so.9: cannot open shared object file: No such file      | libcudnn_graph.so.9   | cuDNN 9
            with error: /tmp/libonnxruntime_providers_cuda.so: undefined symbol: cudaLibraryGetKernel, version libcudart.so.12 | libcudart.so.12 found is older | 12.8
            LoadLibrary failed with error 126 "" when trying to load provider                  | is missing            | Path
            CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version      | too old               | 525
            CUDA failure 100: no CUDA-capable device is detected ; GPU=0                       | sees no device        | nvidia-smi
            CUDA failure 101: invalid device ordinal ; GPU=7                                   | does not exist        | withId
            CUDA failure 209: no kernel image is available for execution on the device         | generation            | 7.5
            CUDA failure 2: out of memory ; GPU=0                                              | memory                | withMemoryLimit
            BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer       | memory                | withMemoryLimit
            Available memory of 1000 is smaller than requested bytes of 2000                   | memory                | withMemoryLimit
            CUDNN failure 1001: CUDNN_STATUS_NOT_INITIALIZED ; GPU=0                           | cuDNN                 | cuDNN 9
            This session contains graph nodes that are assigned to the default CPU EP, but fallback to CPU EP has been explicitly disabled | on the processor | version
            something never heard of                                                           | something never heard of | nvidia-smi
            """)
    void knownMessage_becomesReasonAndRemedy(String message, String reason, String remedy) {
        GpuObstacle obstacle = CudaFailures.explain(new IllegalStateException("outer", new OrtException(message)));

        assertThat(obstacle.reason()).contains(reason);
        assertThat(obstacle.remedy()).contains(remedy);
    }

    @Test
    void ourOwnRefusal_keepsItsRemedy() {
        GpuObstacle obstacle = CudaFailures.explain(new SetupException("it is broken", "Mend it."));

        assertThat(obstacle.reason()).contains("it is broken");
        assertThat(obstacle.remedy()).isEqualTo("Mend it.");
    }

    @Test
    void ourOwnWordsAroundThoseOfTheRuntime_areAboutNetworksAndNotRepeated() {
        SetupException around = new SetupException(
                "the network cannot be loaded", "Check the file.", new OrtException("something never heard of"));

        GpuObstacle obstacle = CudaFailures.explain(around);

        assertThat(obstacle.reason()).isEqualTo("a trial network failed: something never heard of");
        assertThat(obstacle.remedy()).contains("nvidia-smi").doesNotContain("Check the file");
    }
}
