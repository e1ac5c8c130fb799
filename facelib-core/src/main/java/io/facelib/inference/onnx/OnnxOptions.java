package io.facelib.inference.onnx;

import io.facelib.error.InvalidInputException;

/**
 * How ONNX Runtime runs on the processor.
 *
 * @param threads how many threads share the work of one run while others are under way; 1 unless set, because as many
 *     runs as there are processors go on at the same time, which gets more done
 * @param soloThreads how many threads a run gets that has the processor to itself, so that a lone caller does not wait
 *     longer than needed; the number of processors unless set. Where it differs from {@code threads} every network is
 *     loaded twice
 * @param spinning whether these threads wait actively between runs: a little faster for a lone caller, wasteful beside
 *     other work; false unless set
 */
public record OnnxOptions(int threads, int soloThreads, boolean spinning) {
    public OnnxOptions {
        check("threads", threads);
        check("soloThreads", soloThreads);
    }

    private static void check(String field, int value) {
        if (value < 1 || value > 1_024) {
            throw new InvalidInputException(field, value + " is outside 1 to 1024");
        }
    }

    public static OnnxOptions defaults() {
        return new OnnxOptions(1, Math.min(1_024, Runtime.getRuntime().availableProcessors()), false);
    }

    public OnnxOptions withThreads(int value) {
        return new OnnxOptions(value, soloThreads, spinning);
    }

    public OnnxOptions withSoloThreads(int value) {
        return new OnnxOptions(threads, value, spinning);
    }

    public OnnxOptions withSpinning(boolean value) {
        return new OnnxOptions(threads, soloThreads, value);
    }
}
