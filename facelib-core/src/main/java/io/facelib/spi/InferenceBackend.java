package io.facelib.spi;

import io.facelib.error.SetupException;

/** Loads and runs neural networks. Safe for any number of threads. */
public interface InferenceBackend extends AutoCloseable {
    /** What runs where, such as {@code onnxruntime-cpu 1.28.0}. */
    String provider();

    /**
     * Whether a batch takes less time than its items one by one in parallel: so on most accelerators, not so on
     * processors, where a batch of two may take three times as long as one.
     */
    boolean gainsFromBatches();

    /**
     * Loads a network.
     *
     * @param name for messages
     * @param onnx the network in ONNX format; the array is not kept
     * @return the network, ready to run; the caller closes it before this backend
     * @throws SetupException if the bytes are no network that this backend can run
     */
    InferenceModel load(String name, byte[] onnx);

    /** Releases the backend. Models that are still open are closed too; closing twice is harmless. */
    @Override
    void close();
}
