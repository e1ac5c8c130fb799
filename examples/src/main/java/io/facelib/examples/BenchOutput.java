package io.facelib.examples;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the figures of a benchmark go: to the console as a table, to a file, or to the console as JSON. */
final class BenchOutput {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--json",
            paramLabel = "OUT",
            description = "Write the figures to this file; '-' prints them instead of the table.")
    private @Nullable Path json;

    /** Tells a line about what is being done, apart from the figures. */
    Consumer<String> progress() {
        return Console.err(spec)::println;
    }

    /**
     * Tells the figures.
     *
     * @param result has a JSON form
     * @param table prints it for people
     */
    void tell(Object result, Consumer<PrintWriter> table) {
        PrintWriter out = Console.out(spec);
        if (JsonFile.isConsole(json)) {
            out.println(JsonFile.text(result));
            return;
        }
        table.accept(out);
        out.flush();
        if (json != null) {
            JsonFile.write(json, result);
        }
    }
}
