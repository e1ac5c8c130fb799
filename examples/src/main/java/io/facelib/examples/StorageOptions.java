package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.storage.EmbeddedStorage;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the data is that a command works with, and which models look at pictures. */
final class StorageOptions {
    @Mixin
    private ModelOptions models = new ModelOptions();

    @Option(
            names = "--data",
            paramLabel = "DATA",
            required = true,
            description = "The storage directory, made where there is none.")
    private Path directory = Path.of("");

    /** An engine over the directory. */
    FaceEngine open(UnaryOperator<FaceEngine.Builder> more) {
        return models.open(EmbeddedStorage.at(directory), more);
    }

    /** Where the data is. */
    Path directory() {
        return directory;
    }
}
