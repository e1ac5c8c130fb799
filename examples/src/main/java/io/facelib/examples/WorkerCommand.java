package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.examples.serve.NamedValues;
import io.facelib.examples.serve.ServeSettings;
import io.facelib.examples.serve.StorageSettings;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code worker}: does what waits in a storage that several processes share, until the process is asked to end. */
@Command(
        name = "worker",
        description = {
            "Works on batches, ingested images and webhook deliveries that wait in a storage, until the process is asked to",
            "end (SIGTERM, Ctrl-C); what has begun is finished or handed back first. Any number of workers may share a",
            "storage whose parts are all on servers: docs/operations.md lists the settings."
        })
final class WorkerCommand extends ServiceCommand {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "Settings as properties, such as FACELIB_POSTGRES_URL; the environment wins.")
    private Path config = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        NamedValues values = NamedValues.of(System.getenv(), config);
        ServeSettings settings = ServeSettings.of(values).asWorker();
        CountDownLatch asked = new CountDownLatch(1);
        try (ExitHook exit = new ExitHook();
                StorageSettings storage = storage(values);
                FaceEngine engine = open(storage, settings);
                OperatorOptions.Listening metrics = operator().start(engine)) {
            exit.register(asked::countDown);
            announce("facelib working on " + engine.config().jobs(), metrics);
            asked.await();
        }
        return 0;
    }
}
