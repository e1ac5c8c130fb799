package io.facelib.inference.onnx;

import io.facelib.error.InvalidInputException;

/**
 * How ONNX Runtime runs on the processor.
 *
 * @param threads how many threads share the work of one run; 1 unless set, because as many runs as there are processors
 *     go on at the same time, which gets more done. More threads shorten the answer to a lone caller
 * @param spinning whether these threads wait actively between runs: a little faster for a lone caller, wasteful beside
 *     other work; false unless set
 */
public record OnnxOptions(int threads, boolean spinning) {
    public OnnxOptions {
        if (threads < 1 || threads > 1_024) {
            throw new InvalidInputException("threads", threads + " is outside 1 to 1024");
        }
    }

    public static OnnxOptions defaults() {
        return new OnnxOptions(1, false);
    }

    public OnnxOptions withThreads(int value) {
        return new OnnxOptions(value, spinning);
    }

    public OnnxOptions withSpinning(boolean value) {
        return new OnnxOptions(threads, value);
    }
}
