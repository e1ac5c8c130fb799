package io.facelib.inference.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.facelib.spi.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A session for each shape of input. On CUDA every convolution of a session remembers cuDNN's plan for the last shape
 * only (github.com/microsoft/onnxruntime/issues/23006), and making the plans of a network anew was seen to take a tenth of
 * a second to some seconds, where a run takes milliseconds.
 *
 * <p>What is kept is bounded: when there is a session for {@value #MOST} shapes, all further ones share another.
 */
final class ShapeSessions implements Sessions {
    static final int MOST = 48;
    private static final List<List<Long>> OTHERS = List.of();

    /** Makes another session of the same network. */
    interface Loader {
        OrtSession load() throws OrtException;
    }

    private final OrtSession first;
    private final Loader loader;
    private final Map<List<List<Long>>, OrtSession> own = new HashMap<>();

    /** @param first serves the first shape that comes; closed with the others */
    ShapeSessions(OrtSession first, Loader loader) {
        this.first = first;
        this.loader = loader;
    }

    @Override
    public OrtSession any() {
        return first;
    }

    @Override
    public synchronized OrtSession forRun(List<Tensor> inputs, boolean alone) throws OrtException {
        List<List<Long>> shapes = inputs.stream().map(Tensor::shape).toList();
        List<List<Long>> key = own.containsKey(shapes) || own.size() < MOST ? shapes : OTHERS;
        OrtSession known = own.get(key);
        if (known != null) {
            return known;
        }
        OrtSession made = own.isEmpty() ? first : loader.load();
        own.put(key, made);
        return made;
    }

    @Override
    public synchronized void close() throws OrtException {
        first.close();
        for (OrtSession session : own.values()) {
            if (session != first) {
                session.close();
            }
        }
        own.clear();
    }
}
