package io.facelib.gpu;

import io.facelib.spi.InferenceBackend;
import io.facelib.tck.InferenceBackendContract;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** CUDA keeps every promise of a backend. Needs a GPU: runs only with {@code -Dfacelib.test.gpu=required}. */
@EnabledIfSystemProperty(named = "facelib.test.gpu", matches = "required")
class RealGpuContractTest extends InferenceBackendContract {
    /** Convolutions may run in TF32, which keeps ten bits of every factor. */
    static final float TENSOR_FLOAT = 1e-2f;

    @Override
    protected InferenceBackend newBackend() {
        return Device.cuda().require();
    }

    @Override
    protected float tolerance() {
        return TENSOR_FLOAT;
    }
}
