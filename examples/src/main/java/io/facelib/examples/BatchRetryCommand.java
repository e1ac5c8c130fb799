package io.facelib.examples;

import io.facelib.BatchHandle;
import io.facelib.FaceEngine;
import io.facelib.model.BatchId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code batch retry}: the failed images of a batch, once more. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = "Tries the failed images of a completed batch again, and follows it to its end.")
final class BatchRetryCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Parameters(paramLabel = "BATCH", description = "Its id.")
    private String batch = "";

    @Override
    public Integer call() throws InterruptedException {
        try (FaceEngine engine = data.open(web::configure)) {
            BatchHandle handle = data.tenant(engine).batches().get(BatchId.of(batch));
            Console.out(spec).println("again       " + handle.retryFailed());
            return new BatchReport(data.tenant(engine), Console.out(spec)).follow(handle);
        }
    }
}
