package io.facelib.examples;

import io.facelib.classical.ClassicalModels;
import io.facelib.inference.Models;
import io.facelib.samples.SamplePortraits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What the commands can show where there is neither a network nor a model: the classical analyser and drawn portraits. */
final class Demonstration {
    private Demonstration() {}

    /** The analyser that needs no weights. */
    static Models models() {
        return ClassicalModels.models();
    }

    /** Draws the sample portraits into a folder, making it where needed. */
    static void samples(Path folder) {
        try {
            SamplePortraits.writeTo(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the samples cannot be written to " + folder + ": " + e.getMessage(), e);
        }
    }
}
