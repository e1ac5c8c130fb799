package io.facelib.examples;

import io.facelib.BatchHandle;
import io.facelib.FaceEngine;
import io.facelib.model.BatchId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code batch status}: how a batch stands, or its end. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Tells how a batch stands, with its errors.")
final class BatchStatusCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Parameters(paramLabel = "BATCH", description = "Its id.")
    private String batch = "";

    @Option(names = "--wait", description = "Work on it, and wait for its end.")
    private boolean wait;

    @Override
    public Integer call() throws InterruptedException {
        try (FaceEngine engine = data.open(web::configure)) {
            BatchHandle handle = data.tenant(engine).batches().get(BatchId.of(batch));
            BatchReport report = new BatchReport(data.tenant(engine), Console.out(spec));
            if (wait) {
                return report.follow(handle);
            }
            report.print(handle.status());
            return 0;
        }
    }
}
