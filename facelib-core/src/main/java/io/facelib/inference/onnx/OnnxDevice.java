package io.facelib.inference.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** Where ONNX Runtime executes. The processor needs nothing; facelib-gpu brings another implementation. */
public interface OnnxDevice {
    /** As shown in the provider's name, such as {@code cpu}. */
    String name();

    /** Adds the execution provider to a session's options. */
    void configure(OrtSession.SessionOptions options) throws OrtException;

    /** Whether runs share the processor, so that it pays to give a lone one more threads. */
    default boolean isProcessor() {
        return false;
    }

    /**
     * Whether a session is fast only while its inputs keep their shape, so that every shape gets a session of its own.
     * Each takes memory for the weights and for intermediate values.
     */
    default boolean wantsSessionPerShape() {
        return false;
    }

    /** The processor. */
    static OnnxDevice cpu() {
        return new OnnxDevice() {
            @Override
            public String name() {
                return "cpu";
            }

            @Override
            public boolean isProcessor() {
                return true;
            }

            @Override
            public void configure(OrtSession.SessionOptions options) {
                // The processor's provider is always there.
            }
        };
    }
}
