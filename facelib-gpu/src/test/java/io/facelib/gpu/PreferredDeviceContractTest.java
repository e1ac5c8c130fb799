package io.facelib.gpu;

import io.facelib.spi.InferenceBackend;
import io.facelib.tck.InferenceBackendContract;

/** What {@link Device#prefer()} falls back to keeps every promise of a backend; so does CUDA where there is a GPU. */
class PreferredDeviceContractTest extends InferenceBackendContract {
    private boolean cuda;

    @Override
    protected InferenceBackend newBackend() {
        InferenceBackend backend = Device.cuda().prefer();
        cuda = backend.provider().startsWith("onnxruntime-cuda");
        return backend;
    }

    @Override
    protected float tolerance() {
        return cuda ? RealGpuContractTest.TENSOR_FLOAT : super.tolerance();
    }
}
