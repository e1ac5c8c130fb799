package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.storage.EmbeddedStorage;
import java.nio.file.Path;
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

    FaceEngine open() {
        return models.open(EmbeddedStorage.at(directory));
    }

    Tenant tenant(FaceEngine engine) {
        return engine.tenant(tenant);
    }
}
