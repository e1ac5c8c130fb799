package io.facelib.inference.onnx;

import io.facelib.spi.InferenceBackend;
import io.facelib.tck.InferenceBackendContract;

class OnnxBackendTest extends InferenceBackendContract {
    @Override
    protected InferenceBackend newBackend() {
        return OnnxBackend.cpu();
    }
}
