package io.facelib.inference.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.facelib.spi.Tensor;
import java.util.List;

/** The sessions of one network, and which of them a run takes. Safe for any number of threads. */
interface Sessions {
    /** One of them, to be asked for inputs and outputs. */
    OrtSession any();

    /**
     * The session for a run.
     *
     * @param inputs in the order of the network's inputs
     * @param alone whether no other run is under way on the processor
     * @throws OrtException if a session had to be made and could not
     */
    OrtSession forRun(List<Tensor> inputs, boolean alone) throws OrtException;

    /** Closes all. No run may be under way or begin. */
    void close() throws OrtException;
}
