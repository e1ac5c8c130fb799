package io.facelib.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The pictures and models the benchmarks run on, from {@code FACELIB_FACES} and {@code FACELIB_MODELS}. */
final class Photos {
    private Photos() {}

    /** The bytes of the first photos of the {@code lfw} folder, 250 x 250 pixels each. */
    static List<byte[]> small(int count) {
        try (Stream<Path> files = Files.walk(folder("FACELIB_FACES").resolve("lfw"))) {
            return files.filter(f -> f.toString().endsWith(".jpg"))
                    .sorted()
                    .limit(count)
                    .map(Photos::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path model(String name) {
        return folder("FACELIB_MODELS").resolve(name);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String variable) {
        String value = System.getenv(variable);
        if (value == null) {
            throw new IllegalStateException("set " + variable + ": the benchmarks need real models and photos");
        }
        return Path.of(value);
    }
}
