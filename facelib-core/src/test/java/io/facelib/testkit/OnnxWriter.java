package io.facelib.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes tiny ONNX networks, so that inference can be tested without a model file. An ONNX file is a protocol buffer:
 * ModelProto ir_version 1, graph 7, opset_import 8; GraphProto node 1, name 2, initializer 5, input 11, output 12;
 * NodeProto input 1, output 2, op_type 4; TensorProto dims 1, data_type 2, name 8, raw_data 9.
 */
public final class OnnxWriter {
    private static final int FLOAT = 1;

    private OnnxWriter() {}

    /** The weights of {@link #pooledConvolution}: {@code y[o] = mean over pixels of max(0, sum over c of w[o][c] x[c])}. */
    public static float[][] weights() {
        return new float[][] {{1, 0}, {0, 1}, {1, -1}};
    }

    /**
     * A network from {@code x} of shape [N, 2, H, W] to {@code y} of shape [N, 3, 1, 1]: a convolution of one pixel with
     * {@link #weights}, what is negative set to zero, the mean of all pixels.
     *
     * @param batch the first axis: a number, or 0 for a free one
     */
    public static byte[] pooledConvolution(int batch) {
        ByteBuffer raw = ByteBuffer.allocate(6 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : weights()) {
            raw.putFloat(row[0]).putFloat(row[1]);
        }
        Proto weights = new Proto()
                .number(1, 3)
                .number(1, 2)
                .number(1, 1)
                .number(1, 1)
                .number(2, FLOAT)
                .text(8, "w")
                .bytes(9, raw.array());
        Proto graph = new Proto()
                .message(1, node("Conv", "c", "x", "w"))
                .message(1, node("Relu", "r", "c"))
                .message(1, node("GlobalAveragePool", "y", "r"))
                .text(2, "pooled")
                .message(5, weights)
                .message(11, value("x", List.of(axis(batch, "N"), axis(2, ""), axis(0, "H"), axis(0, "W"))))
                .message(12, value("y", List.of(axis(batch, "N"), axis(3, ""), axis(1, ""), axis(1, ""))));
        return model(graph);
    }

    private static byte[] model(Proto graph) {
        return new Proto()
                .number(1, 8)
                .message(7, graph)
                .message(8, new Proto().text(1, "").number(2, 13))
                .toByteArray();
    }

    private static Proto node(String operator, String output, String... inputs) {
        Proto node = new Proto();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, output).text(4, operator);
    }

    private static Proto axis(int length, String name) {
        return length > 0 ? new Proto().number(1, length) : new Proto().text(2, name);
    }

    private static Proto value(String name, List<Proto> axes) {
        Proto shape = new Proto();
        axes.forEach(axis -> shape.message(1, axis));
        Proto tensor = new Proto().number(1, FLOAT).message(2, shape);
        return new Proto().text(1, name).message(2, new Proto().message(1, tensor));
    }

    /** A protocol buffer message under construction. */
    private static final class Proto {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        Proto number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Proto bytes(int field, byte[] value) {
            varint(((long) field << 3) | 2);
            varint(value.length);
            out.write(value, 0, value.length);
            return this;
        }

        Proto text(int field, String value) {
            return bytes(field, value.getBytes(UTF_8));
        }

        Proto message(int field, Proto value) {
            return bytes(field, value.toByteArray());
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }
    }
}
