package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.examples.serve.NamedValues;
import io.facelib.examples.serve.ServeSettings;
import io.facelib.examples.serve.StorageSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that runs an engine over a storage until the process is asked to end. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "1:it could not start",
            "2:wrong usage",
            "143:it was asked to end, and everything was closed (130 after Ctrl-C)"
        })
abstract class ServiceCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Mixin
    private OperatorOptions operator = new OperatorOptions();

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description =
                    "The storage directory, made where there is none, of everything that no setting names a server"
                            + " for; no other process may have it open.")
    private @Nullable Path directory;

    /** The storage that the settings and the options name, to be closed after the engine. */
    final StorageSettings storage(NamedValues values) {
        return StorageSettings.of(values, Optional.ofNullable(directory));
    }

    /** An engine over it. */
    final FaceEngine open(StorageSettings storage, ServeSettings settings) {
        return models.open(
                storage.storage(),
                builder -> operator.configure(storage.configure(settings.configure(web.configure(builder)))));
    }

    final OperatorOptions operator() {
        return operator;
    }

    /** Tells that it is ready: a line of its own, and where operators look. */
    final void announce(String line, OperatorOptions.Listening metrics) {
        PrintWriter out = Console.out(spec);
        out.println(line);
        out.flush();
        metrics.announce(out);
    }

    /** Tells a line apart from that. */
    final void warn(String line) {
        PrintWriter err = Console.err(spec);
        err.println(line);
        err.flush();
    }
}
