package io.facelib.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Real models and labelled photos, for tests that need them: read through {@code FACELIB_MODELS} and
 * {@code FACELIB_FACES}. Where they are absent the test is skipped and says so.
 */
public final class RealData {
    private RealData() {}

    /** The folder of model files. */
    public static Path models() {
        return folder("FACELIB_MODELS");
    }

    /** The folder of labelled photos. */
    public static Path faces() {
        return folder("FACELIB_FACES");
    }

    /**
     * The rows of a label file without its first line; quoted fields may hold commas.
     *
     * @param file relative to {@link #faces()}; where that is absent there are no rows
     */
    public static List<List<String>> rows(String file) {
        String value = System.getenv("FACELIB_FACES");
        if (value == null || value.isBlank()) {
            return List.of();
        }
        try {
            return Files.readAllLines(Path.of(value).resolve(file)).stream()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(RealData::fields)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private static Path folder(String variable) {
        String value = System.getenv(variable);
        assumeTrue(value != null && !value.isBlank(), variable + " is not set: this test needs real data");
        Path folder = Path.of(value);
        assumeTrue(Files.isDirectory(folder), variable + " names no folder: this test needs real data");
        return folder;
    }
}
