package io.facelib.gpu;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.facelib.inference.onnx.OnnxDevice;
import java.util.Map;

/**
 * Puts networks on CUDA.
 *
 * @param strict whether loading fails if any operator would be left to the processor
 */
record CudaDevice(Device device, boolean strict) implements OnnxDevice {
    @Override
    public String name() {
        return "cuda:" + device.id();
    }

    @Override
    public boolean wantsSessionPerShape() {
        return true;
    }

    @Override
    public void configure(OrtSession.SessionOptions session) throws OrtException {
        if (strict) {
            session.addConfigEntry("session.disable_cpu_ep_fallback", "1");
        }
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.id())) {
            for (Map.Entry<String, String> option : device.providerOptions().entrySet()) {
                cuda.add(option.getKey(), option.getValue());
            }
            session.addCUDA(cuda);
        }
    }
}
