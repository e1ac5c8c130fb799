package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.model.BatchId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code batch cancel}: calls a batch off. */
@Command(name = "cancel", mixinStandardHelpOptions = true, description = "Calls a batch off; what is done stays.")
final class BatchCancelCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Parameters(paramLabel = "BATCH", description = "Its id.")
    private String batch = "";

    @Override
    public void run() {
        try (FaceEngine engine = data.open()) {
            new BatchReport(data.tenant(engine), Console.out(spec))
                    .print(data.tenant(engine).batches().get(BatchId.of(batch)).cancel());
        }
    }
}
