package io.facelib.examples;

import io.facelib.examples.bench.Churn;
import io.facelib.examples.bench.ChurnResult;
import io.facelib.examples.bench.ChurnResult.Phase;
import io.facelib.examples.bench.FaceVectors;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench churn}: how long searches take before, while and after a gallery changes. */
@Command(
        name = "churn",
        mixinStandardHelpOptions = true,
        description = {
            "Tells how long searches take before, while and after faces come and go, on the embedded storage.",
            "One thread searches, another inserts and deletes, a durable call a face. 'after' is at once, 'quiet' when"
                    + " the index has caught up."
        })
final class BenchChurnCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private BenchData data = new BenchData();

    @Option(
            names = "--inserts",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "Faces that come. Default: ${DEFAULT-VALUE}")
    private int inserts = 10_000;

    @Option(names = "--deletes", paramLabel = "N", description = "Faces that go. Default: ${DEFAULT-VALUE}")
    private int deletes = 5_000;

    @Mixin
    private BenchSearches searches = new BenchSearches(10);

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public void run() {
        if (deletes < 0 || deletes > data.faces()) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--deletes " + deletes + " is outside of 0 to " + data.faces() + ", the faces of the gallery");
        }
        FaceVectors vectors = data.draw(inserts);
        ChurnResult result = Churn.run(vectors, deletes, searches.k(), searches.seconds(), output.progress());
        output.tell(result, out -> print(result, out));
    }

    private static void print(ChurnResult result, PrintWriter out) {
        out.println(result.n() + " faces of " + result.dim() + " dimensions, then " + result.inserts() + " inserts and "
                + result.deletes() + " deletes at " + Console.fixed(result.writesPerSecond(), 0)
                + " a second, k = " + result.k() + ", Java " + result.java());
        out.println("data: " + result.data() + "; seed " + result.seed());
        out.println();
        TextTable table = BenchTables.latencies("recall");
        for (Phase phase : result.phases()) {
            Double recall = phase.recall();
            BenchTables.latencyRow(
                    table, phase.name(), phase.latency(), recall == null ? "-" : Console.fixed(recall, 4));
        }
        out.print(table);
    }
}
