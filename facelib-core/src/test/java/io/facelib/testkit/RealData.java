package io.facelib.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

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

    private static Path folder(String variable) {
        String value = System.getenv(variable);
        assumeTrue(value != null && !value.isBlank(), variable + " is not set: this test needs real data");
        Path folder = Path.of(value);
        assumeTrue(Files.isDirectory(folder), variable + " names no folder: this test needs real data");
        return folder;
    }
}
