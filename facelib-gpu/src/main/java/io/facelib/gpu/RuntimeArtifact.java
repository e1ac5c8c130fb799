package io.facelib.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which build of ONNX Runtime is on the class path. CPU and GPU build hold the same classes, so only the copies of a class
 * and the packed libraries tell them apart.
 *
 * @param loader where the classes of ONNX Runtime come from
 * @param unpacked the folder of unpacked libraries that replaces the packed ones, if one is set
 */
record RuntimeArtifact(ClassLoader loader, Optional<Path> unpacked) {
    private static final String CLASS = "ai/onnxruntime/OrtEnvironment.class";
    private static final String UNPACKED = "onnxruntime.native.path";

    static RuntimeArtifact current() {
        return new RuntimeArtifact(
                RuntimeArtifact.class.getClassLoader(),
                Optional.ofNullable(System.getProperty(UNPACKED)).map(Path::of));
    }

    Optional<GpuObstacle> obstacle(Host host) {
        List<URL> copies = copies();
        if (copies.isEmpty()) {
            return Optional.of(new GpuObstacle(
                    "ONNX Runtime is not on the class path",
                    "Depend on io.facelib:facelib-gpu without excluding com.microsoft.onnxruntime:onnxruntime_gpu."));
        }
        if (copies.size() > 1) {
            return Optional.of(new GpuObstacle(
                    copies.size() + " copies of ONNX Runtime are on the class path and clash: "
                            + copies.stream().map(RuntimeArtifact::jar).collect(Collectors.joining(", ")),
                    "Remove com.microsoft.onnxruntime:onnxruntime; the GPU build that facelib-gpu brings also runs on"
                            + " the processor."));
        }
        return hasProvider(host) ? Optional.empty() : Optional.of(cpuBuild(copies.get(0)));
    }

    private List<URL> copies() {
        try {
            return Collections.list(loader.getResources(CLASS)).stream()
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the class path cannot be read", e);
        }
    }

    private boolean hasProvider(Host host) {
        String name = host.windows() ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so";
        String folder = host.windows() ? "win-x64" : "linux-x64";
        return unpacked.isPresent()
                ? Files.exists(unpacked.get().resolve(name))
                : loader.getResource("ai/onnxruntime/native/" + folder + "/" + name) != null;
    }

    private GpuObstacle cpuBuild(URL copy) {
        if (unpacked.isPresent()) {
            return new GpuObstacle(
                    "the folder that -D" + UNPACKED + " names holds no CUDA provider: " + unpacked.get(),
                    "Point it to an unpacked GPU build of ONNX Runtime, or leave it unset.");
        }
        return new GpuObstacle(
                "the ONNX Runtime on the class path is the CPU build (" + jar(copy) + ")",
                "Replace com.microsoft.onnxruntime:onnxruntime by onnxruntime_gpu, which facelib-gpu brings.");
    }

    /** The file name of the jar, or the whole address where there is none. */
    private static String jar(URL copy) {
        String address = copy.toString();
        int end = address.indexOf("!/");
        return end < 0 ? address : address.substring(address.lastIndexOf('/', end) + 1, end);
    }
}
