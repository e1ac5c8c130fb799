package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.model.BackgroundOptions;
import io.facelib.storage.EmbeddedStorage;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose data a command works with, and where it is. */
final class DataOptions {
    @Mixin
    private ModelOptions models = new ModelOptions();

    @Option(
            names = "--data",
            paramLabel = "DATA",
            required = true,
            description = "The storage directory, made where there is none.")
    private Path directory = Path.of("");

    @Option(
            names = "--tenant",
            paramLabel = "T",
            required = true,
            description = "Whose data; 'index --store' fills the tenant 'folder'.")
    private String tenant = "";

    /** For a command that does what it is asked to and leaves work that waits to others. */
    FaceEngine open() {
        return open(builder -> builder.background(BackgroundOptions.none()));
    }

    /** For a command that works on what waits, too. */
    FaceEngine open(UnaryOperator<FaceEngine.Builder> more) {
        return models.open(EmbeddedStorage.at(directory), more);
    }

    /** Where the data is. */
    Path directory() {
        return directory;
    }

    Tenant tenant(FaceEngine engine) {
        return engine.tenant(tenant);
    }
}
