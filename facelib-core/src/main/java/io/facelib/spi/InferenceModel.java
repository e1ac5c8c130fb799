package io.facelib.spi;

import io.facelib.error.BackendException;
import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import java.util.List;
import java.util.Map;

/** A network that is ready to run. Safe for any number of threads. */
public interface InferenceModel extends AutoCloseable {
    /** What the network wants, in its own order. */
    List<TensorInfo> inputs();

    /** What the network gives, in its own order. */
    List<TensorInfo> outputs();

    /**
     * Runs the network once. Running a batch gives what its items give one by one, in the same order, up to rounding.
     *
     * @param inputs a tensor for each input, by name; their buffers are read, not kept
     * @return a tensor for each output, by name, on the heap
     * @throws InvalidInputException if an input is missing or its shape does not fit
     * @throws BackendException if the run fails; the model stays usable
     * @throws ClosedException if the model or its backend is closed
     */
    Map<String, Tensor> run(Map<String, Tensor> inputs);

    /** Waits for runs in progress and releases the network; closing twice is harmless. */
    @Override
    void close();
}
