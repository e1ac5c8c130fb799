package io.facelib.spi;

import io.facelib.error.InvalidInputException;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A block of float32 numbers, last axis fastest.
 *
 * @param shape the length of each axis
 * @param values from the buffer's position to its limit: as many as the product of the shape. Direct buffers in native
 *     byte order save a copy
 */
public record Tensor(List<Long> shape, FloatBuffer values) {
    public Tensor {
        shape = List.copyOf(shape);
        long size = 1;
        for (long axis : shape) {
            size *= axis;
        }
        if (size != values.remaining()) {
            throw new InvalidInputException("tensor", values.remaining() + " values do not fill the shape " + shape);
        }
    }
}
