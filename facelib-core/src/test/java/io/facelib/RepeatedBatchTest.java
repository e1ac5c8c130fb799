package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryJobQueue;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.spi.JobQueue;
import io.facelib.testkit.Recorded;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A batch that is made a second time under its id: the caller hears what there is, and nothing is done for nothing. */
class RepeatedBatchTest {
    private static final BatchId ID = BatchId.of("again");
    private static final List<BatchSource> SOURCES =
            List.of(new BatchSource.Url("http://127.0.0.1:1/a"), new BatchSource.Url("http://127.0.0.1:1/b"));

    private final Recorded<JobQueue> jobs = Recorded.of(JobQueue.class, new MemoryJobQueue(Clock.systemUTC()));
    private final FaceEngine engine = FaceEngine.builder()
            .models(FakeModels.models())
            .jobs(jobs.backend())
            .background(BackgroundOptions.none())
            .build();
    private final Batches batches = engine.tenant("acme").batches();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void index_batchThatEnded_isToldAsItIsAndEnqueuesNothing() {
        BatchHandle first = batches.index(ID, SOURCES, BatchOptions.defaults());
        Batch cancelled = first.cancel();
        jobs.calls().clear();
        BatchHandle again = batches.index(ID, SOURCES, BatchOptions.defaults());

        assertThat(first.asFound().status()).isEqualTo(BatchStatus.CREATED);
        assertThat(again.asFound()).isEqualTo(cancelled);
        assertThat(again.asFound().status()).isEqualTo(BatchStatus.CANCELLED);
        assertThat(jobs.calls()).doesNotContain("enqueue");
        assertThat(batches.list(0, 10).total()).isEqualTo(1);
    }

    @Test
    void index_batchWhoseJobsWereNeverMade_goesOn() {
        batches.index(ID, SOURCES, BatchOptions.defaults());
        jobs.calls().clear();
        Batch again = batches.index(ID, List.of(SOURCES.get(0)), BatchOptions.defaults())
                .asFound();

        assertThat(again.total()).as("as it is kept, not as it was given").isEqualTo(2);
        assertThat(jobs.calls()).contains("enqueue");
    }
}
