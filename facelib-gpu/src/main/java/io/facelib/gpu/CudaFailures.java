package io.facelib.gpu;

import ai.onnxruntime.OrtException;
import io.facelib.error.SetupException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Translates what ONNX Runtime and CUDA say at a failed start. The first rule that fits wins. */
final class CudaFailures {
    private static final String INSTALL =
            "Install the runtime libraries of CUDA 12 and cuDNN 9, or name their folder in LD_LIBRARY_PATH (Windows: Path)"
                    + " before the process starts.";
    /** The release that ONNX Runtime 1.28 was built with; 12.6 was seen to lack functions that it calls. */
    private static final String LEAST_CUDA = "12.8";

    /** @param reason {@code $1} stands for what the pattern's group found */
    private record Rule(Pattern pattern, String reason, String remedy) {
        static Rule of(String pattern, String reason, String remedy) {
            return new Rule(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), reason, remedy);
        }

        Optional<GpuObstacle> apply(String message) {
            Matcher matcher = pattern.matcher(message);
            return matcher.find()
                    ? Optional.of(new GpuObstacle(
                            matcher.groupCount() == 0 ? reason : reason.replace("$1", matcher.group(1)), remedy))
                    : Optional.empty();
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of(
                    "Failed to find CUDA shared provider",
                    "the ONNX Runtime in use is the CPU build",
                    "Replace com.microsoft.onnxruntime:onnxruntime by onnxruntime_gpu, which facelib-gpu brings."),
            Rule.of(
                    "(lib[\\w+-]+\\.so[.\\d]*): cannot open shared object file",
                    "ONNX Runtime cannot load $1",
                    INSTALL),
            Rule.of(
                    "undefined symbol: \\w+, version (lib[\\w+-]+\\.so[.\\d]*)",
                    "the $1 found is older than ONNX Runtime needs",
                    "Install the runtime libraries of CUDA " + LEAST_CUDA
                            + " or a newer 12, or name their folder first in"
                            + " LD_LIBRARY_PATH before the process starts."),
            Rule.of("error 126|Failed to load shared library", "a library of CUDA 12 or cuDNN 9 is missing", INSTALL),
            Rule.of(
                    "driver version is insufficient|CUDA failure 35\\b|cudaErrorInsufficientDriver",
                    "the NVIDIA driver is too old for CUDA 12",
                    "Update the driver on the host to 525 or newer."),
            Rule.of(
                    "no CUDA-capable device|CUDA failure 100\\b",
                    "CUDA sees no device",
                    "Check nvidia-smi and CUDA_VISIBLE_DEVICES."),
            Rule.of(
                    "invalid device ordinal|CUDA failure 101\\b",
                    "the GPU of this id does not exist",
                    "Choose another one with withId, and check CUDA_VISIBLE_DEVICES."),
            Rule.of(
                    "no kernel image is available|CUDA failure 209\\b",
                    "this GPU is of a generation that the build of ONNX Runtime does not support",
                    "Use a GPU of compute capability 7.5 or newer, or the processor."),
            Rule.of(
                    "out of memory|CUDA failure 2\\b|Failed to allocate memory|Available memory of",
                    "the GPU memory does not suffice",
                    "Free memory on the GPU (nvidia-smi shows who uses it), or raise withMemoryLimit."),
            Rule.of("cudnn", "cuDNN does not work with this build of ONNX Runtime", "Install cuDNN 9 for CUDA 12."),
            Rule.of(
                    "fallback to CPU EP",
                    "ONNX Runtime would run the network on the processor",
                    "Check that onnxruntime_gpu is of the version that facelib-gpu names."));

    private CudaFailures() {}

    static GpuObstacle explain(Throwable failure) {
        Optional<String> runtime = runtimeMessage(failure);
        String message = runtime.orElseGet(() -> String.valueOf(failure.getMessage()));
        return RULES.stream()
                .map(rule -> rule.apply(message))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> unknown(failure, runtime.isPresent(), message));
    }

    private static GpuObstacle unknown(Throwable failure, boolean saidByRuntime, String message) {
        String remedy = failure instanceof SetupException setup && !saidByRuntime
                ? setup.remedy()
                : "Check nvidia-smi, and that CUDA " + LEAST_CUDA + " or a newer 12 and cuDNN 9 are installed.";
        return new GpuObstacle("a trial network failed: " + message.strip(), remedy);
    }

    /** ONNX Runtime's own words where there are some; our exceptions around them are about networks, not devices. */
    private static Optional<String> runtimeMessage(Throwable failure) {
        return Stream.iterate(failure, t -> t != null, Throwable::getCause)
                .filter(t -> t instanceof OrtException)
                .findFirst()
                .map(Throwable::getMessage);
    }
}
