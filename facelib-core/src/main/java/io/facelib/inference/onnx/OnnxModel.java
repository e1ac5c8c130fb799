package io.facelib.inference.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.spi.InferenceModel;
import io.facelib.spi.Tensor;
import io.facelib.spi.TensorInfo;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network as one or several ONNX Runtime sessions. Runs share a read lock, so that closing waits for them and frees
 * nothing in use.
 */
final class OnnxModel implements InferenceModel {
    private final String name;
    private final OrtEnvironment environment;
    private final Sessions sessions;
    private final Traffic traffic;
    private final Consumer<OnnxModel> onClose;
    private final List<TensorInfo> inputs;
    private final List<TensorInfo> outputs;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    OnnxModel(String name, OrtEnvironment environment, Sessions sessions, Traffic traffic, Consumer<OnnxModel> onClose)
            throws OrtException {
        this.name = name;
        this.environment = environment;
        this.sessions = sessions;
        this.traffic = traffic;
        this.onClose = onClose;
        this.inputs = infos(sessions.any().getInputInfo().values());
        this.outputs = infos(sessions.any().getOutputInfo().values());
    }

    private static List<TensorInfo> infos(Collection<NodeInfo> nodes) {
        return nodes.stream().map(OnnxModel::info).toList();
    }

    private static TensorInfo info(NodeInfo node) {
        long[] shape = node.getInfo() instanceof ai.onnxruntime.TensorInfo tensor ? tensor.getShape() : new long[0];
        return new TensorInfo(node.getName(), Arrays.stream(shape).boxed().toList());
    }

    @Override
    public List<TensorInfo> inputs() {
        return inputs;
    }

    @Override
    public List<TensorInfo> outputs() {
        return outputs;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> values) {
        inputs.forEach(info -> checkShape(info, values.get(info.name())));
        lock.readLock().lock();
        try {
            if (closed) {
                throw new ClosedException("model " + name);
            }
            return runOpen(values);
        } catch (OrtException e) {
            throw new BackendException(
                    "onnxruntime", false, Committed.NO, "running '" + name + "' failed (" + e.getCode() + ")", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void checkShape(TensorInfo info, @Nullable Tensor tensor) {
        if (tensor == null) {
            throw new InvalidInputException("tensor", "input '" + info.name() + "' of '" + name + "' is missing");
        }
        boolean fits = info.shape().size() == tensor.shape().size();
        for (int i = 0; fits && i < info.shape().size(); i++) {
            fits = info.shape().get(i) < 0
                    || info.shape().get(i).equals(tensor.shape().get(i));
        }
        if (!fits) {
            throw new InvalidInputException(
                    "tensor",
                    "input '" + info.name() + "' of '" + name + "' has shape " + tensor.shape() + ", expected "
                            + info.shape() + " (-1 is free)");
        }
    }

    private Map<String, Tensor> runOpen(Map<String, Tensor> values) throws OrtException {
        List<Tensor> tensors = inputs.stream()
                .map(info -> Objects.requireNonNull(values.get(info.name())))
                .toList();
        Map<String, OnnxTensor> natives = new HashMap<>();
        try {
            for (int i = 0; i < tensors.size(); i++) {
                natives.put(inputs.get(i).name(), toNative(tensors.get(i)));
            }
            boolean alone = traffic.enterAlone();
            try (OrtSession.Result result = sessions.forRun(tensors, alone).run(natives)) {
                return onHeap(result);
            } finally {
                traffic.leave();
            }
        } finally {
            natives.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor toNative(Tensor tensor) throws OrtException {
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        return OnnxTensor.createTensor(environment, tensor.values().duplicate(), shape);
    }

    private Map<String, Tensor> onHeap(OrtSession.Result result) {
        Map<String, Tensor> heap = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxValue> entry : result) {
            FloatBuffer values = entry.getValue() instanceof OnnxTensor tensor ? tensor.getFloatBuffer() : null;
            if (values == null) {
                throw new BackendException(
                        "onnxruntime",
                        false,
                        Committed.NO,
                        "output '" + entry.getKey() + "' of '" + name + "' is not float32");
            }
            long[] shape = ((OnnxTensor) entry.getValue()).getInfo().getShape();
            heap.put(entry.getKey(), new Tensor(Arrays.stream(shape).boxed().toList(), values));
        }
        return heap;
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                sessions.close();
                onClose.accept(this);
            }
        } catch (OrtException e) {
            throw new BackendException("onnxruntime", false, Committed.NO, "closing '" + name + "' failed", e);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
