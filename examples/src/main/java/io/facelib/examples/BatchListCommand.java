package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.model.Batch;
import io.facelib.spi.BatchStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code batch list}: the newest batches. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists batches, newest first.")
final class BatchListCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--limit",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "How many. Default: ${DEFAULT-VALUE}")
    private int limit = 20;

    @Override
    public void run() {
        try (FaceEngine engine = data.open()) {
            BatchStore.Listing listing = data.tenant(engine).batches().list(0, limit);
            TextTable table =
                    new TextTable("batch", "status", "images", "processed", "with faces", "failed", "changed");
            for (Batch batch : listing.batches()) {
                table.row(
                        batch.id(),
                        BatchReport.word(batch.status()),
                        batch.total(),
                        batch.processed(),
                        batch.successful(),
                        batch.failed(),
                        batch.updatedAt());
            }
            Console.out(spec).print(table);
            Console.out(spec).println("  " + listing.total() + " altogether");
            Console.out(spec).flush();
        }
    }
}
