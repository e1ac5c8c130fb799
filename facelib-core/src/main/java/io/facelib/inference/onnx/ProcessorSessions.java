package io.facelib.inference.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.facelib.spi.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * One session for runs beside others and, where that pays, one with more threads for a run on its own.
 *
 * @param shared takes every run while there is no other session
 * @param solo takes the runs that have the processor to themselves
 */
record ProcessorSessions(OrtSession shared, Optional<OrtSession> solo) implements Sessions {
    @Override
    public OrtSession any() {
        return shared;
    }

    @Override
    public OrtSession forRun(List<Tensor> inputs, boolean alone) {
        return alone ? solo.orElse(shared) : shared;
    }

    @Override
    public void close() throws OrtException {
        shared.close();
        if (solo.isPresent()) {
            solo.get().close();
        }
    }
}
