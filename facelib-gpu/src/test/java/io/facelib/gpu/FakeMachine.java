package io.facelib.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine in a folder: files that a driver or CUDA would bring, and class paths of one's choice. */
final class FakeMachine {
    static final List<String> CUDA_LIBRARIES =
            List.of("libcudart.so.12", "libcublas.so.12", "libcublasLt.so.12", "libcurand.so.10", "libcudnn.so.9");
    private static final String LIBRARIES = "/usr/lib/x86_64-linux-gnu/";

    private final Path root;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Path> classPath = new ArrayList<>();
    private Optional<Path> unpacked = Optional.empty();
    private String os = "Linux";
    private String arch = "amd64";

    private FakeMachine(Path root) {
        this.root = root;
    }

    /** With the GPU build of ONNX Runtime on the class path and nothing else. */
    static FakeMachine bare(Path root) {
        return new FakeMachine(root).runtime("onnxruntime_gpu", true);
    }

    /** With all that CUDA needs, and two GPUs. */
    static FakeMachine complete(Path root) {
        FakeMachine machine = bare(root)
                .file("/proc/driver/nvidia/version")
                .file("/dev/nvidia0")
                .file("/dev/nvidia1")
                .file("/dev/nvidiactl")
                .file(LIBRARIES + "libcuda.so.1");
        CUDA_LIBRARIES.forEach(library -> machine.file(LIBRARIES + library));
        return machine;
    }

    FakeMachine platform(String newOs, String newArch) {
        os = newOs;
        arch = newArch;
        return this;
    }

    FakeMachine file(String absolute) {
        return file(absolute, "");
    }

    FakeMachine file(String absolute, String content) {
        write(path(absolute), content);
        return this;
    }

    FakeMachine without(String... names) {
        for (String name : names) {
            try {
                Files.delete(path(name.startsWith("/") ? name : LIBRARIES + name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    FakeMachine set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    FakeMachine noRuntime() {
        classPath.clear();
        return this;
    }

    /** Puts another ONNX Runtime on the class path. */
    FakeMachine runtime(String name, boolean cuda) {
        Path folder = root.resolve("classpath").resolve(name);
        write(folder.resolve("ai/onnxruntime/OrtEnvironment.class"), "");
        if (cuda) {
            write(folder.resolve("ai/onnxruntime/native/linux-x64/libonnxruntime_providers_cuda.so"), "");
            write(folder.resolve("ai/onnxruntime/native/win-x64/onnxruntime_providers_cuda.dll"), "");
        }
        classPath.add(folder);
        return this;
    }

    FakeMachine unpacked(Path folder) {
        unpacked = Optional.of(folder);
        return this;
    }

    Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    GpuProbe probe() {
        URL[] urls = classPath.stream().map(FakeMachine::url).toArray(URL[]::new);
        ClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        return new GpuProbe(new Host(os, arch, root, Map.copyOf(environment)), new RuntimeArtifact(loader, unpacked));
    }

    private static URL url(Path folder) {
        try {
            return folder.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
