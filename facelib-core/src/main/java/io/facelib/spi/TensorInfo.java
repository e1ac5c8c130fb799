package io.facelib.spi;

import java.util.List;

/**
 * The name and shape of a network's input or output.
 *
 * @param name as the network calls it
 * @param shape the length of each axis, -1 where it is free
 */
public record TensorInfo(String name, List<Long> shape) {
    public TensorInfo {
        shape = List.copyOf(shape);
    }
}
