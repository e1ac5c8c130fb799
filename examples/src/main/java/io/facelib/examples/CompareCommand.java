package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.model.CompareOptions;
import io.facelib.model.Comparison;
import io.facelib.model.FaceImage;
import io.facelib.model.MatchPolicy;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare}: two pictures, one answer. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Holds the best faces of two pictures against each other.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the answer was given, whichever it is", "1:no answer, and why", "2:wrong usage"})
final class CompareCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Parameters(index = "0", paramLabel = "A", description = "A picture.")
    private Path a = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    private Path b = Path.of("");

    @Option(
            names = "--threshold",
            paramLabel = "C",
            description = "The least cosine that counts, -1 to 1; a false match rate of 1e-3 unless given.")
    private @Nullable Double threshold;

    @Override
    public void run() {
        CompareOptions options = CompareOptions.defaults();
        if (threshold != null) {
            options = options.withPolicy(MatchPolicy.cosine(threshold));
        }
        try (FaceEngine engine = models.open()) {
            print(engine.compare(FaceImage.of(a), FaceImage.of(b), options));
        }
    }

    private void print(Comparison comparison) {
        PrintWriter out = Console.out(spec);
        out.println("cosine  " + Console.fixed(comparison.cosine(), 3));
        out.println("limit   " + Console.fixed(comparison.threshold().cosine(), 3));
        out.println("answer  " + (comparison.same() ? "the same person" : "different people"));
    }
}
