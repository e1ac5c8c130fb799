package io.facelib.examples;

import io.facelib.examples.bench.EngineKind;
import io.facelib.examples.bench.EngineResult;
import io.facelib.examples.bench.FaceVectors;
import io.facelib.examples.bench.RaceSettings;
import io.facelib.examples.bench.VectorRace;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench vectors}: facelib's index beside others, on the same vectors, in one run. */
@Command(
        name = "vectors",
        mixinStandardHelpOptions = true,
        description = {
            "Compares vector indexes on the same face-like vectors, taking turns in one process.",
            "Each engine is built, tries its search widths, and races with the fastest that finds 99 %% of the true"
                    + " neighbours; facelib chooses its width itself. Speeds are medians over the rounds, with their"
                    + " range."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the engines were compared; one that is not at hand is named", "1:it failed", "2:wrong usage"
        })
final class BenchVectorsCommand implements Runnable {
    private static final double LEAST_RECALL = 0.99;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private BenchData data = new BenchData();

    @Option(
            names = "--engines",
            paramLabel = "A,B",
            split = ",",
            description = "Which engines. Default: all that are at hand")
    private List<String> engines = EngineKind.labels();

    @Mixin
    private BenchRace race = new BenchRace(List.of(1, 2), 5, 1);

    @Option(
            names = "--inserts",
            paramLabel = "N",
            description = "Vectors inserted while a thread searches. Default: ${DEFAULT-VALUE}")
    private int inserts = 2_000;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public void run() {
        List<EngineKind> kinds = kinds();
        FaceVectors vectors = data.draw(inserts);
        output.progress().accept("data: " + vectors.source() + "; seed " + vectors.seed());
        RaceSettings settings = race.settings(LEAST_RECALL);
        List<EngineResult> results = VectorRace.run(kinds, vectors, settings, output.progress());
        output.tell(results, out -> print(vectors, results, out));
    }

    /** The engines that were asked for and are at hand. */
    private List<EngineKind> kinds() {
        List<EngineKind> kinds = new ArrayList<>();
        for (String engine : engines) {
            EngineKind kind = EngineKind.of(engine).orElseThrow(() -> unknown(engine));
            kind.missing()
                    .ifPresentOrElse(
                            why -> output.progress().accept(engine + " is not at hand: " + why), () -> kinds.add(kind));
        }
        if (kinds.isEmpty()) {
            throw usage("none of the engines " + engines + " is at hand");
        }
        return kinds;
    }

    private ParameterException unknown(String engine) {
        return usage("unknown engine '" + engine + "'; known are " + String.join(", ", EngineKind.labels()));
    }

    private ParameterException usage(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private static void print(FaceVectors vectors, List<EngineResult> results, PrintWriter out) {
        EngineResult any = results.get(0);
        out.printf("%,d vectors of %d dimensions, k = %d, Java %s%n", any.n(), any.dim(), any.k(), any.java());
        out.println("data: " + vectors.source() + "; seed " + vectors.seed());
        out.println();
        out.print(BenchTables.speeds(results));
        out.println();
        out.print(BenchTables.costs(results));
        out.println();
        out.print(BenchTables.widths(results));
    }
}
