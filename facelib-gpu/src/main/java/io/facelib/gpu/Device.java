package io.facelib.gpu;

import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.inference.onnx.OnnxBackend;
import io.facelib.inference.onnx.OnnxDevice;
import io.facelib.inference.onnx.OnnxOptions;
import io.facelib.spi.InferenceBackend;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A GPU and how to use it.
 *
 * <pre>{@code
 * FaceEngine engine = FaceEngine.builder()
 *         .models(Models.standard())
 *         .inference(Device.cuda().withMemoryLimit(2L << 30).require())
 *         .build();
 * }</pre>
 *
 * <p>{@link #require()} is for servers that were sized for a GPU: it fails at the start, with reason and remedy, and never
 * runs slowly instead. {@link #prefer()} is for programs that run anywhere. What a backend was made of is its
 * {@code provider()}, which also shows in the configuration of the engine.
 *
 * <p>Immutable: each {@code with} method gives another device. Safe for any number of threads.
 */
public final class Device {
    /** Networks of this size need some memory for the intermediate values of one picture. */
    private static final long LEAST_MEMORY = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Device.class);
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private final Options options;
    private final GpuProbe probe;
    private final Starter starter;

    /** Opens the backend once the probe has found nothing wrong. */
    interface Starter {
        /**
         * A backend on the device.
         *
         * @throws SetupException if networks do not run there after all
         */
        InferenceBackend start(Device device);
    }

    private record Options(
            int id, long memoryLimit, ArenaGrowth growth, ConvolutionSearch search, OnnxOptions processor) {}

    private Device(Options options, GpuProbe probe, Starter starter) {
        this.options = options;
        this.probe = probe;
        this.starter = starter;
    }

    /**
     * The first NVIDIA GPU, with default options. Says nothing yet about whether there is one; {@link #require()} and
     * {@link #prefer()} do.
     */
    public static Device cuda() {
        return with(GpuProbe.ofThisMachine(), CudaStart::open);
    }

    static Device with(GpuProbe probe, Starter starter) {
        Options defaults = new Options(
                0, Long.MAX_VALUE, ArenaGrowth.NEXT_POWER_OF_TWO, ConvolutionSearch.HEURISTIC, OnnxOptions.defaults());
        return new Device(defaults, probe, starter);
    }

    private Device with(int id, long memoryLimit, ArenaGrowth growth, ConvolutionSearch search, OnnxOptions processor) {
        return new Device(new Options(id, memoryLimit, growth, search, processor), probe, starter);
    }

    /**
     * Chooses one of several GPUs: the number that CUDA gives it, from 0. 0 unless set. Change it to run one engine per
     * GPU, or to leave the first one to others. {@code CUDA_VISIBLE_DEVICES} renumbers.
     *
     * @throws InvalidInputException if it is outside 0 to 1023
     */
    public Device withId(int value) {
        if (value < 0 || value > 1_023) {
            throw new InvalidInputException("deviceId", value + " is outside 0 to 1023");
        }
        return with(value, options.memoryLimit, options.growth, options.search, options.processor);
    }

    /**
     * Limits the GPU memory that each network takes for its values and weights, for each shape of input: a picture size and
     * a number of pictures that run together, powers of two. No limit unless set; an engine under load was then seen to take
     * about ten gigabytes. Set it where the GPU is shared with other processes. CUDA itself and cuDNN take some hundred
     * megabytes more, which this does not count, and a detector and an embedder are two networks.
     *
     * @param bytes at least 64 MiB
     * @throws InvalidInputException if it is less
     */
    public Device withMemoryLimit(long bytes) {
        if (bytes < LEAST_MEMORY) {
            throw new InvalidInputException("memoryLimit", bytes + " bytes are less than the least, " + LEAST_MEMORY);
        }
        return with(options.id, bytes, options.growth, options.search, options.processor);
    }

    /**
     * How the GPU memory in use grows. {@link ArenaGrowth#NEXT_POWER_OF_TWO} unless set. Change it together with
     * {@link #withMemoryLimit}, when a limit is hit although the values would fit.
     */
    public Device withArenaGrowth(ArenaGrowth value) {
        return with(options.id, options.memoryLimit, value, options.search, options.processor);
    }

    /**
     * How cuDNN chooses its algorithms. {@link ConvolutionSearch#HEURISTIC} unless set: choosing happens in the middle of
     * the first request of each shape, and nothing was seen to be gained by choosing longer. Change it to
     * {@link ConvolutionSearch#EXHAUSTIVE} for networks of your own where measuring shows that it pays.
     */
    public Device withConvolutionSearch(ConvolutionSearch value) {
        return with(options.id, options.memoryLimit, options.growth, value, options.processor);
    }

    /**
     * How the processor runs what is left to it: single operators that CUDA lacks, and everything where {@link #prefer()}
     * falls back. {@link OnnxOptions#defaults()} unless set.
     */
    public Device withProcessor(OnnxOptions value) {
        return with(options.id, options.memoryLimit, options.growth, options.search, value);
    }

    /** The GPU's number as CUDA counts, from 0. */
    public int id() {
        return options.id;
    }

    /** Bytes of GPU memory for each network; empty for no limit. */
    public OptionalLong memoryLimit() {
        return options.memoryLimit == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(options.memoryLimit);
    }

    /** How the GPU memory in use grows. */
    public ArenaGrowth arenaGrowth() {
        return options.growth;
    }

    /** How cuDNN chooses its algorithms. */
    public ConvolutionSearch convolutionSearch() {
        return options.search;
    }

    /** How the processor runs what is left to it. */
    public OnnxOptions processor() {
        return options.processor;
    }

    /**
     * A backend on this GPU, or a refusal. A small network has run on the GPU when this returns, so that a wrong driver,
     * CUDA or cuDNN shows now and not with the first picture.
     *
     * <p>The first run of a network with each shape of input takes a tenth of a second to some seconds, by the version of
     * cuDNN. Analyse a few typical pictures before serving.
     *
     * @return to be closed by the caller, or by the engine that gets it
     * @throws SetupException if networks cannot run there, with reason and remedy
     */
    public InferenceBackend require() {
        Optional<GpuObstacle> obstacle = probe.obstacle(options.id);
        if (obstacle.isPresent()) {
            throw obstacle.get().toException();
        }
        return starter.start(this);
    }

    /**
     * A backend on this GPU where that works, else on the processor. Falling back is logged as a warning with the reason,
     * once per process for each reason.
     *
     * @return to be closed by the caller, or by the engine that gets it
     * @throws SetupException if networks run on neither, such as without any ONNX Runtime
     */
    public InferenceBackend prefer() {
        try {
            return require();
        } catch (SetupException e) {
            if (SAID.add(e.getMessage())) {
                LOG.warn("networks run on the processor instead: {}", e.getMessage());
            }
            return OnnxBackend.on(OnnxDevice.cpu(), options.processor);
        }
    }

    /** The options as ONNX Runtime spells them. */
    Map<String, String> providerOptions() {
        Map<String, String> spelled = new TreeMap<>();
        spelled.put("arena_extend_strategy", options.growth.value());
        spelled.put("cudnn_conv_algo_search", options.search.name());
        memoryLimit().ifPresent(bytes -> spelled.put("gpu_mem_limit", Long.toString(bytes)));
        return spelled;
    }

    @Override
    public String toString() {
        return "cuda:" + options.id + providerOptions();
    }
}
