package io.facelib.inference;

import io.facelib.error.SetupException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Frees the batch axis of an ONNX network whose description fixes it to one: the first dimension of every graph input
 * and output becomes the symbol {@code N}. Only the description is touched, so it helps networks whose operators work on
 * any batch anyway.
 *
 * <p>An ONNX file is a protocol buffer; what is walked here is ModelProto.graph (7) -> GraphProto.input (11) and output
 * (12) -> ValueInfoProto.type (2) -> TypeProto.tensor_type (1) -> Tensor.shape (2) -> TensorShapeProto.dim (1). All
 * else is copied as it is.
 */
final class BatchAxis {
    private static final int[] GRAPH = {7};
    private static final int[] VALUES = {11, 12};
    private static final int[] TYPE = {2};
    private static final int[] TENSOR = {1};
    private static final int[] SHAPE = {2};
    private static final int[][] PATH = {GRAPH, VALUES, TYPE, TENSOR, SHAPE};
    private static final int DIM = 1;
    private static final int DIM_PARAM = 2;

    private BatchAxis() {}

    static byte[] free(byte[] onnx) {
        try {
            return rewrite(onnx, 0, onnx.length, 0);
        } catch (IndexOutOfBoundsException e) {
            throw new SetupException("the model is not a whole ONNX file", "Fetch it again.", e);
        }
    }

    private static byte[] rewrite(byte[] bytes, int from, int to, int level) {
        if (level == PATH.length) {
            return freeFirstDimension(bytes, from, to);
        }
        Writer out = new Writer(to - from + 16);
        Reader in = new Reader(bytes, from, to);
        while (in.more()) {
            int start = in.at;
            int tag = in.tag();
            if (isOneOf(tag >>> 3, PATH[level]) && (tag & 7) == 2) {
                int length = in.varint();
                out.message(tag >>> 3, rewrite(bytes, in.at, in.checked(in.at + length), level + 1));
                in.at += length;
            } else {
                in.skip(tag & 7);
                out.write(bytes, start, in.at - start);
            }
        }
        return out.toByteArray();
    }

    private static byte[] freeFirstDimension(byte[] bytes, int from, int to) {
        Writer out = new Writer(to - from + 16);
        Reader in = new Reader(bytes, from, to);
        boolean first = true;
        while (in.more()) {
            int start = in.at;
            int tag = in.tag();
            in.skip(tag & 7);
            if (first && tag >>> 3 == DIM) {
                Writer symbol = new Writer(4);
                symbol.message(DIM_PARAM, "N".getBytes(StandardCharsets.UTF_8));
                out.message(DIM, symbol.toByteArray());
                first = false;
            } else {
                out.write(bytes, start, in.at - start);
            }
        }
        return out.toByteArray();
    }

    private static boolean isOneOf(int field, int[] fields) {
        for (int candidate : fields) {
            if (candidate == field) {
                return true;
            }
        }
        return false;
    }

    private static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int at;

        Reader(byte[] bytes, int from, int end) {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
        }

        boolean more() {
            return at < end;
        }

        int checked(int position) {
            if (position < at || position > end) {
                throw new IndexOutOfBoundsException("position " + position + " of " + end);
            }
            return position;
        }

        int tag() {
            return varint();
        }

        int varint() {
            long value = 0;
            int shift = 0;
            while (true) {
                byte b = bytes[at++];
                value |= (long) (b & 0x7F) << shift;
                if (b >= 0) {
                    return (int) value;
                }
                shift += 7;
            }
        }

        void skip(int wireType) {
            switch (wireType) {
                case 0 -> varint();
                case 1 -> at = checked(at + 8);
                case 2 -> {
                    int length = varint();
                    at = checked(at + length);
                }
                case 5 -> at = checked(at + 4);
                default -> throw new IndexOutOfBoundsException("wire type " + wireType);
            }
        }
    }

    private static final class Writer extends ByteArrayOutputStream {
        Writer(int size) {
            super(size);
        }

        void varint(int value) {
            int rest = value;
            while ((rest & ~0x7F) != 0) {
                write((rest & 0x7F) | 0x80);
                rest >>>= 7;
            }
            write(rest);
        }

        void message(int field, byte[] content) {
            varint((field << 3) | 2);
            varint(content.length);
            write(content, 0, content.length);
        }
    }
}
