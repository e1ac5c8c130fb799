package io.facelib.gpu;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers "why is there no GPU?" from a few files and variables, in some milliseconds.
 *
 * <p>ONNX Runtime could be asked instead, but it unpacks its 600 MB CUDA provider into the temp folder before it looks
 * for a driver, and its list of available providers tells what was compiled in, not what works. The probe therefore goes
 * first and only ever says no for certain: where it finds nothing wrong, ONNX Runtime has the last word.
 *
 * <p>Immutable, safe for any number of threads; each question looks again.
 */
public final class GpuProbe {
    private final Host host;
    private final RuntimeArtifact artifact;

    GpuProbe(Host host, RuntimeArtifact artifact) {
        this.host = host;
        this.artifact = artifact;
    }

    /** Looks at the machine and the class path of this process. */
    public static GpuProbe ofThisMachine() {
        return new GpuProbe(Host.current(), RuntimeArtifact.current());
    }

    /**
     * The first thing found that keeps networks from running on a GPU: the platform, the ONNX Runtime on the class path,
     * the driver, the device, the libraries of CUDA and cuDNN, in this order.
     *
     * @param deviceId the GPU's number as CUDA counts, from 0
     * @return empty if nothing speaks against it
     */
    public Optional<GpuObstacle> obstacle(int deviceId) {
        return Stream.<Supplier<Optional<GpuObstacle>>>of(
                        this::platform, () -> artifact.obstacle(host), () -> machine(deviceId))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<GpuObstacle> platform() {
        if ((host.linux() || host.windows()) && host.x64()) {
            return Optional.empty();
        }
        return Optional.of(new GpuObstacle(
                "ONNX Runtime has a CUDA build for Linux and Windows on x86-64 only, and this is " + host.os() + " on "
                        + host.arch(),
                "Let networks run on the processor here: use prefer(), or set no inference backend."));
    }

    private Optional<GpuObstacle> machine(int deviceId) {
        return host.windows() ? new WindowsGpu(host).obstacle() : new LinuxGpu(host).obstacle(deviceId);
    }
}
