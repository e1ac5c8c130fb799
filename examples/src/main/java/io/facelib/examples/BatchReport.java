package io.facelib.examples;

import io.facelib.BatchHandle;
import io.facelib.Tenant;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchStatus;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How a batch is told of on a terminal. */
final class BatchReport {
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(3_650);
    private static final int ERRORS_SHOWN = 1_000;

    private final Tenant tenant;
    private final PrintWriter out;

    BatchReport(Tenant tenant, PrintWriter out) {
        this.tenant = tenant;
        this.out = out;
    }

    /** Waits for the end of a batch behind a progress bar and tells how it ended. @return the exit code */
    int follow(BatchHandle handle) throws InterruptedException {
        Batch first = handle.status();
        Batch end;
        try (Progress progress = new Progress("batch", first.total())) {
            end = handle.await(AS_LONG_AS_IT_TAKES, batch -> progress.at(batch.processed()));
        }
        print(end);
        return end.status() == BatchStatus.COMPLETED && end.failed() == 0 ? 0 : 1;
    }

    /** Tells how a batch stands, with its errors. */
    void print(Batch batch) {
        out.println("status      " + word(batch.status()));
        out.println("images      " + batch.total());
        out.println("processed   " + batch.processed());
        out.println("with faces  " + batch.successful());
        out.println("failed      " + batch.failed());
        printErrors(batch.id());
        out.flush();
    }

    private void printErrors(BatchId batch) {
        Page<BatchItem> failed =
                tenant.batches().items(batch, Optional.of(Result.FAILED), PageRequest.first(ERRORS_SHOWN));
        for (BatchItem item : failed.items()) {
            String error = item.outcome().flatMap(BatchItem.Outcome::error).orElse("?");
            out.println("error       " + item.index() + " " + item.source().text() + ": " + error);
        }
        failed.next().ifPresent(more -> out.println("error       and more"));
    }

    static String word(BatchStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
