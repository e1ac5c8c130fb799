package io.facelib.gpu;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Driver and libraries as Windows shows them in files. How many devices there are, no file tells. */
final class WindowsGpu {
    private static final String DRIVER = "nvcuda.dll";
    private static final List<String> LIBRARIES =
            List.of("cudart64_12.dll", "cublas64_12.dll", "cublasLt64_12.dll", "cudnn64_9.dll");

    private final File system;
    private final List<String> folders;

    WindowsGpu(Host host) {
        this.system = new File(variable(host, "SystemRoot", "C:\\Windows"), "System32");
        // Where Windows looks for a library: beside java.exe, in the system and the current folder, on the Path.
        this.folders = Stream.concat(
                        Stream.of(new File(System.getProperty("java.home"), "bin").getPath(), system.getPath(), "."),
                        Arrays.stream(variable(host, "Path", "").split(";", -1)))
                .filter(folder -> !folder.isBlank())
                .toList();
    }

    /** Names of variables come in any case there. */
    private static String variable(Host host, String name, String otherwise) {
        return host.environment().entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }

    Optional<GpuObstacle> obstacle() {
        if (!new File(system, DRIVER).exists()) {
            return Optional.of(new GpuObstacle(
                    "no NVIDIA driver is installed (" + DRIVER + " is absent from the system folder)",
                    "Install the NVIDIA driver and check it with nvidia-smi."));
        }
        return LIBRARIES.stream()
                .filter(library -> folders.stream().noneMatch(folder -> new File(folder, library).exists()))
                .findFirst()
                .map(library -> new GpuObstacle(
                        "CUDA 12 and cuDNN 9 are needed, but " + library + " is not on the Path",
                        "Install them, and name the folders of their DLLs in the variable Path."));
    }
}
