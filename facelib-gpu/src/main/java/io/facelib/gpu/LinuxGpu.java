package io.facelib.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Driver, devices and libraries as Linux shows them in files. */
final class LinuxGpu {
    private static final String DRIVER = "/proc/driver/nvidia/version";
    private static final String WSL_DEVICE = "/dev/dxg";
    private static final String DRIVER_LIBRARY = "libcuda.so.1";
    /** What the provider of ONNX Runtime 1.28 is linked against. */
    private static final List<String> CUDA = List.of("libcudart.so.12", "libcublas.so.12", "libcublasLt.so.12");

    private static final String CURAND = "libcurand.so.10";
    /** Loaded by name when the first convolution is set up. */
    private static final String CUDNN = "libcudnn.so.9";
    /** Values of NVIDIA_VISIBLE_DEVICES that show no device. */
    private static final Set<String> HIDING = Set.of("", "none", "void");

    private final Host host;
    private final LoaderPath loader;

    LinuxGpu(Host host) {
        this.host = host;
        this.loader = new LoaderPath(host);
    }

    Optional<GpuObstacle> obstacle(int deviceId) {
        // The Linux of Windows has a GPU without a driver of its own: no file tells how many devices there are.
        Optional<GpuObstacle> kernel = host.exists(WSL_DEVICE) ? Optional.empty() : driver().or(() -> device(deviceId));
        return kernel.or(this::hiddenByCuda)
                .or(() -> hiddenId(deviceId))
                .or(this::driverLibrary)
                .or(this::libraries);
    }

    private Optional<GpuObstacle> driver() {
        return host.exists(DRIVER)
                ? Optional.empty()
                : Optional.of(new GpuObstacle(
                        "no NVIDIA driver is loaded (" + DRIVER + " is absent)",
                        "Install the NVIDIA driver on the host, also where this runs in a container, and check it with"
                                + " nvidia-smi."));
    }

    private Optional<GpuObstacle> device(int deviceId) {
        long devices = devices();
        if (devices == 0) {
            return Optional.of(noDevice());
        }
        return deviceId < devices ? Optional.empty() : Optional.of(noSuchId(deviceId, devices));
    }

    private long devices() {
        try (Stream<Path> files = Files.list(host.at("/dev"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("nvidia\\d+"))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    private GpuObstacle noDevice() {
        String visible = host.environment().get("NVIDIA_VISIBLE_DEVICES");
        // Only a reason where no device is seen: some container runtimes set "void" and hand devices in by other means.
        if (visible != null && HIDING.contains(visible.strip())) {
            return new GpuObstacle(
                    "NVIDIA_VISIBLE_DEVICES is '" + visible + "', which hides every GPU from this container",
                    "Start the container with access to a GPU, such as docker run --gpus all.");
        }
        return new GpuObstacle(
                "the NVIDIA driver is loaded, but no GPU is visible (/dev/nvidia0 is absent)",
                "In a container, start it with access to a GPU, such as docker run --gpus all; on the host, check"
                        + " nvidia-smi.");
    }

    private static GpuObstacle noSuchId(int deviceId, long devices) {
        return new GpuObstacle(
                "device " + deviceId + " was asked for, but the number of visible GPUs is " + devices,
                "Choose an id below that number with withId, or make more GPUs visible.");
    }

    private Optional<GpuObstacle> hiddenByCuda() {
        return visibleToCuda().filter(List::isEmpty).map(none -> {
            String value = host.environment().get("CUDA_VISIBLE_DEVICES");
            return new GpuObstacle(
                    "CUDA_VISIBLE_DEVICES is '" + value + "', which hides every GPU from this process",
                    "Unset it, or list the GPUs to use, such as CUDA_VISIBLE_DEVICES=0.");
        });
    }

    private Optional<GpuObstacle> hiddenId(int deviceId) {
        return visibleToCuda().filter(ids -> deviceId >= ids.size()).map(ids -> noSuchId(deviceId, ids.size()));
    }

    /** The devices that CUDA will number from 0: the list ends at the first invalid entry. Empty if nothing is set. */
    private Optional<List<String>> visibleToCuda() {
        return Optional.ofNullable(host.environment().get("CUDA_VISIBLE_DEVICES"))
                .map(value -> Arrays.stream(value.split(",", -1))
                        .map(String::strip)
                        .takeWhile(id -> !id.isEmpty() && !id.startsWith("-"))
                        .toList());
    }

    private Optional<GpuObstacle> driverLibrary() {
        return loader.has(DRIVER_LIBRARY)
                ? Optional.empty()
                : Optional.of(
                        new GpuObstacle(
                                "the driver's library " + DRIVER_LIBRARY + " is not where the loader looks",
                                "Install the CUDA part of the driver (Debian: libcuda1; containers:"
                                        + " NVIDIA_DRIVER_CAPABILITIES=compute,utility), or name its folder in LD_LIBRARY_PATH."));
    }

    private Optional<GpuObstacle> libraries() {
        return Stream.concat(CUDA.stream(), Stream.of(CURAND))
                .filter(library -> !loader.has(library))
                .findFirst()
                .map(library -> missing(
                        "CUDA 12", library, "the runtime libraries of CUDA 12, 12.8 or newer (cudart, cublas, curand)"))
                .or(() -> loader.has(CUDNN)
                        ? Optional.empty()
                        : Optional.of(missing("cuDNN 9", CUDNN, "cuDNN 9 for CUDA 12")));
    }

    private GpuObstacle missing(String product, String library, String what) {
        List<String> others = loader.otherVersions(library);
        return new GpuObstacle(
                product + " is needed, but " + library + " is not where the loader looks"
                        + (others.isEmpty() ? "" : "; found instead: " + String.join(", ", others)),
                "Install " + what + ", or name the folder in LD_LIBRARY_PATH before the process starts.");
    }
}
