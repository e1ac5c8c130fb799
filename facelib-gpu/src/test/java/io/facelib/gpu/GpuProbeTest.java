package io.facelib.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reason for having no GPU, each on a machine made of files. */
class GpuProbeTest {
    @TempDir
    Path root;

    @Test
    void completeMachine_nothingSpeaksAgainstIt() {
        GpuProbe probe = FakeMachine.complete(root).probe();

        assertThat(probe.obstacle(0)).isEmpty();
        assertThat(probe.obstacle(1)).isEmpty();
    }

    @Test
    void otherPlatform_namesIt() {
        expect(
                FakeMachine.complete(root).platform("Mac OS X", "aarch64"),
                "ONNX Runtime has a CUDA build for Linux and Windows on x86-64 only, and this is Mac OS X on aarch64",
                "processor");
        expect(FakeMachine.complete(root).platform("Linux", "aarch64"), "this is Linux on aarch64", "prefer()");
    }

    @Test
    void noRuntime_saysWhatToDependOn() {
        expect(
                FakeMachine.complete(root).noRuntime(),
                "ONNX Runtime is not on the class path",
                "io.facelib:facelib-gpu");
    }

    @Test
    void bothRuntimes_namesBoth() {
        expect(
                FakeMachine.complete(root).runtime("onnxruntime", false),
                "2 copies of ONNX Runtime are on the class path and clash: ",
                "Remove com.microsoft.onnxruntime:onnxruntime;");
    }

    @Test
    void cpuRuntime_saysWhatToReplace() {
        expect(
                FakeMachine.complete(root).noRuntime().runtime("onnxruntime", false),
                "the ONNX Runtime on the class path is the CPU build (file:",
                "Replace com.microsoft.onnxruntime:onnxruntime by onnxruntime_gpu");
    }

    @Test
    void unpackedRuntimeWithoutProvider_namesTheFolder() {
        expect(
                FakeMachine.complete(root).unpacked(root.resolve("natives")),
                "-Donnxruntime.native.path names holds no CUDA provider: " + root.resolve("natives"),
                "leave it unset");
    }

    @Test
    void unpackedRuntimeWithProvider_counts() {
        FakeMachine machine = FakeMachine.complete(root)
                .noRuntime()
                .runtime("onnxruntime", false)
                .file("/natives/libonnxruntime_providers_cuda.so")
                .unpacked(root.resolve("natives"));

        assertThat(machine.probe().obstacle(0)).isEmpty();
    }

    @Test
    void noDriver_saysWhereItBelongs() {
        expect(
                FakeMachine.bare(root),
                "no NVIDIA driver is loaded (/proc/driver/nvidia/version is absent)",
                "Install the NVIDIA driver on the host");
    }

    @Test
    void driverWithoutDevice_thinksOfContainers() {
        expect(
                FakeMachine.complete(root).without("/dev/nvidia0", "/dev/nvidia1"),
                "the NVIDIA driver is loaded, but no GPU is visible (/dev/nvidia0 is absent)",
                "--gpus all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "void"})
    void noDeviceAndContainerHidesThem_blamesTheVariable(String value) {
        expect(
                FakeMachine.complete(root)
                        .without("/dev/nvidia0", "/dev/nvidia1")
                        .set("NVIDIA_VISIBLE_DEVICES", value),
                "NVIDIA_VISIBLE_DEVICES is '" + value + "', which hides every GPU from this container",
                "--gpus all");
    }

    @Test
    void voidBesideDevices_isNoObstacle() {
        GpuProbe probe =
                FakeMachine.complete(root).set("NVIDIA_VISIBLE_DEVICES", "void").probe();

        assertThat(probe.obstacle(0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "-1,0"})
    void hiddenFromCuda_blamesTheVariable(String value) {
        expect(
                FakeMachine.complete(root).set("CUDA_VISIBLE_DEVICES", value),
                "CUDA_VISIBLE_DEVICES is '" + value + "', which hides every GPU from this process",
                "CUDA_VISIBLE_DEVICES=0");
    }

    @Test
    void idBeyondTheDevices_tellsTheNumber() {
        GpuProbe probe = FakeMachine.complete(root).probe();

        assertThat(probe.obstacle(2))
                .hasValueSatisfying(found -> assertThat(found.reason())
                        .isEqualTo("device 2 was asked for, but the number of visible GPUs is 2"));
    }

    @Test
    void idBeyondTheDevicesVisibleToCuda_tellsTheirNumber() {
        GpuProbe probe =
                FakeMachine.complete(root).set("CUDA_VISIBLE_DEVICES", "1").probe();

        assertThat(probe.obstacle(0)).isEmpty();
        assertThat(probe.obstacle(1))
                .hasValueSatisfying(found -> assertThat(found.reason())
                        .isEqualTo("device 1 was asked for, but the number of visible GPUs is 1"));
    }

    @Test
    void noDriverLibrary_namesThePackage() {
        expect(
                FakeMachine.complete(root).without("libcuda.so.1"),
                "the driver's library libcuda.so.1 is not where the loader looks",
                "libcuda1");
    }

    static Iterable<String> libraries() {
        return FakeMachine.CUDA_LIBRARIES;
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void missingLibrary_isNamed(String library) {
        expect(
                FakeMachine.complete(root).without(library),
                "is needed, but " + library + " is not where the loader looks",
                library.startsWith("libcudnn") ? "Install cuDNN 9" : "Install the runtime libraries of CUDA 12");
    }

    @Test
    void wrongCuda_namesWhatWasFound() {
        expect(
                FakeMachine.complete(root)
                        .without("libcudart.so.12")
                        .file("/usr/lib/x86_64-linux-gnu/libcudart.so.13")
                        .file("/usr/lib/x86_64-linux-gnu/libcudart.so.13.0.48"),
                "CUDA 12 is needed, but libcudart.so.12 is not where the loader looks; found instead: libcudart.so.13",
                "CUDA 12");
    }

    @Test
    void wrongCudnn_namesWhatWasFound() {
        expect(
                FakeMachine.complete(root).without("libcudnn.so.9").file("/usr/lib/x86_64-linux-gnu/libcudnn.so.8"),
                "cuDNN 9 is needed, but libcudnn.so.9 is not where the loader looks; found instead: libcudnn.so.8",
                "cuDNN 9");
    }

    @Test
    void libraryInLibraryPath_isFound() {
        FakeMachine machine = FakeMachine.complete(root)
                .without("libcudnn.so.9")
                .file("/opt/cudnn/lib/libcudnn.so.9")
                .set("LD_LIBRARY_PATH", "/nowhere:/opt/cudnn/lib");

        assertThat(machine.probe().obstacle(0)).isEmpty();
    }

    @Test
    void libraryInLoaderCache_isFound() {
        FakeMachine machine = FakeMachine.complete(root)
                .without("libcudart.so.12")
                .file("/usr/local/cuda/lib64/libcudart.so.12")
                .file(
                        "/etc/ld.so.cache",
                        "glibc-ld.so.cache1.1\0libcudart.so.12\0/usr/local/cuda/lib64/libcudart.so.12\0");

        assertThat(machine.probe().obstacle(0)).isEmpty();
    }

    @Test
    void libraryThatIsLoaded_isFound() {
        FakeMachine machine = FakeMachine.complete(root)
                .without("libcudart.so.12")
                .file("/proc/self/maps", "7f00-7f01 r-xp 00000000 08:01 42   /home/me/.cache/libcudart.so.12.6.77\n");

        assertThat(machine.probe().obstacle(0)).isEmpty();
    }

    @Test
    void linuxInsideWindows_hasAGpuWithoutDriverFiles() {
        FakeMachine machine = FakeMachine.complete(root)
                .without("/proc/driver/nvidia/version", "/dev/nvidia0", "/dev/nvidia1", "libcuda.so.1")
                .file("/dev/dxg")
                .file("/usr/lib/wsl/lib/libcuda.so.1")
                .file("/etc/ld.so.cache", "\0/usr/lib/wsl/lib/libcuda.so.1\0");

        assertThat(machine.probe().obstacle(0)).isEmpty();
    }

    @Test
    void windowsWithoutDriver_saysSo() {
        expect(windows(), "no NVIDIA driver is installed (nvcuda.dll is absent from the system folder)", "nvidia-smi");
    }

    @Test
    void windowsWithoutCuda_namesTheLibrary() {
        expect(
                windows().file("/Windows/System32/nvcuda.dll"),
                "CUDA 12 and cuDNN 9 are needed, but cudart64_12.dll is not on the Path",
                "Path");
    }

    @Test
    void windowsComplete_nothingSpeaksAgainstIt() {
        FakeMachine machine = windows()
                .file("/Windows/System32/nvcuda.dll")
                .file("/cuda/cudart64_12.dll")
                .file("/cuda/cublas64_12.dll")
                .file("/cuda/cublasLt64_12.dll")
                .file("/cudnn/cudnn64_9.dll");
        machine.set("PATH", machine.path("/cuda") + ";" + machine.path("/cudnn"));

        assertThat(machine.probe().obstacle(0)).isEmpty();
    }

    private FakeMachine windows() {
        FakeMachine machine = FakeMachine.bare(root).platform("Windows 11", "amd64");
        return machine.set("SYSTEMROOT", machine.path("/Windows").toString());
    }

    private static void expect(FakeMachine machine, String reason, String remedy) {
        assertThat(machine.probe().obstacle(0)).hasValueSatisfying(found -> {
            assertThat(found.reason()).contains(reason).doesNotEndWith(".");
            assertThat(found.remedy()).contains(remedy).endsWith(".");
        });
    }
}
