package io.facelib.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks for bytes in files. */
final class Bytes {
    private Bytes() {}

    static byte[] of(float[] values, ByteOrder order) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(order);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /** Where a piece begins, or -1. */
    static int indexOf(byte[] bytes, byte[] piece) {
        for (int i = 0; i <= bytes.length - piece.length; i++) {
            int j = 0;
            while (j < piece.length && bytes[i + j] == piece[j]) {
                j++;
            }
            if (j == piece.length) {
                return i;
            }
        }
        return -1;
    }

    /** All files below a directory. */
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** The pieces of 16 bytes, one after the other. */
    static List<byte[]> pieces(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i + 16 <= bytes.length; i += 16) {
            pieces.add(Arrays.copyOfRange(bytes, i, i + 16));
        }
        return pieces;
    }

    /** How often any of some pieces, of at least 8 bytes each, is found. */
    static long count(byte[] bytes, List<byte[]> pieces) {
        Map<Long, List<byte[]>> byBeginning = pieces.stream()
                .collect(Collectors.groupingBy(p -> ByteBuffer.wrap(p).getLong()));
        ByteBuffer all = ByteBuffer.wrap(bytes);
        long found = 0;
        for (int i = 0; i + 8 <= bytes.length; i++) {
            for (byte[] piece : byBeginning.getOrDefault(all.getLong(i), List.of())) {
                int end = i + piece.length;
                found += end <= bytes.length && Arrays.equals(bytes, i, end, piece, 0, piece.length) ? 1 : 0;
            }
        }
        return found;
    }
}
