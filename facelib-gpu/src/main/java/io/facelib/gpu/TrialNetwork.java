package io.facelib.gpu;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The smallest network worth a try: one 3 x 3 convolution whose weights are all one, written field by field as the
 * protocol buffer that an ONNX file is (the numbers are those of onnx.proto).
 */
final class TrialNetwork {
    static final String INPUT = "x";
    static final String OUTPUT = "y";
    /** What each output value is when all input values are one. */
    static final float SUM_OF_ONES = 9;

    private static final String WEIGHTS = "w";
    private static final int KERNEL = 3;
    private static final int FLOAT = 1;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;

    private TrialNetwork() {}

    /** float32[1, 1, side, side] to float32[1, 1, side - 2, side - 2]. */
    static byte[] onnx(int side) {
        Message graph = new Message()
                .message(
                        1,
                        new Message()
                                .text(1, INPUT)
                                .text(1, WEIGHTS)
                                .text(2, OUTPUT)
                                .text(4, "Conv"))
                .text(2, "trial")
                .message(5, weights())
                .message(11, value(INPUT, side))
                .message(12, value(OUTPUT, side - KERNEL + 1));
        return new Message()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, new Message().text(1, "").number(2, OPSET))
                .toByteArray();
    }

    private static Message weights() {
        ByteBuffer ones = ByteBuffer.allocate(KERNEL * KERNEL * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (ones.hasRemaining()) {
            ones.putFloat(1);
        }
        return new Message()
                .number(1, 1)
                .number(1, 1)
                .number(1, KERNEL)
                .number(1, KERNEL)
                .number(2, FLOAT)
                .text(8, WEIGHTS)
                .bytes(9, ones.array());
    }

    private static Message value(String name, int side) {
        Message shape = new Message()
                .message(1, dimension(1))
                .message(1, dimension(1))
                .message(1, dimension(side))
                .message(1, dimension(side));
        Message tensor = new Message().number(1, FLOAT).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    private static Message dimension(int size) {
        return new Message().number(1, size);
    }

    /** A protocol buffer message under construction. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, int value) {
            varint(field << 3);
            varint(value);
            return this;
        }

        Message bytes(int field, byte[] value) {
            varint((field << 3) | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.toByteArray());
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }

        private void varint(int value) {
            int rest = value;
            while (rest > 0x7F) {
                out.write((rest & 0x7F) | 0x80);
                rest >>>= 7;
            }
            out.write(rest);
        }
    }
}
