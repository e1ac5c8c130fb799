package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.examples.serve.NamedValues;
import io.facelib.examples.serve.ServeSettings;
import io.facelib.examples.serve.StorageSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code worker}: does what waits in a storage that several processes share, until the process is asked to end. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        description = {
            "Works on batches, ingested images and webhook deliveries that wait in a storage, until the process is asked to",
            "end (SIGTERM, Ctrl-C); what has begun is finished or handed back first. Any number of workers may share a",
            "storage whose parts are all on servers: docs/operations.md lists the settings."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "1:it could not start",
            "2:wrong usage",
            "143:it was asked to end, and everything was closed (130 after Ctrl-C)"
        })
final class WorkerCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Mixin
    private OperatorOptions operator = new OperatorOptions();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "Settings as properties, such as FACELIB_POSTGRES_URL; the environment wins.")
    private Path config = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "The directory of what no setting names a server for; no other process may have it open.")
    private @Nullable Path directory;

    @Override
    public Integer call() throws InterruptedException {
        NamedValues values = NamedValues.of(System.getenv(), config);
        ServeSettings settings = ServeSettings.of(values);
        CountDownLatch asked = new CountDownLatch(1);
        try (ExitHook exit = new ExitHook();
                StorageSettings storage = StorageSettings.of(values, Optional.ofNullable(directory));
                FaceEngine engine = models.open(
                        storage.storage(),
                        builder -> operator.configure(
                                storage.configure(settings.asWorker().configure(web.configure(builder)))));
                OperatorOptions.Listening metrics = operator.start(engine)) {
            exit.register(asked::countDown);
            announce(engine);
            metrics.announce(Console.out(spec));
            asked.await();
        }
        return 0;
    }

    private void announce(FaceEngine engine) {
        PrintWriter out = Console.out(spec);
        out.println("facelib working on " + engine.config().jobs());
        out.flush();
    }
}
