package io.facelib.storage.jdbc;

import io.facelib.spi.JobQueue;
import io.facelib.storage.disk.Disk;
import io.facelib.tck.JobQueueContract;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqlJobQueueTest extends JobQueueContract {
    @TempDir
    Path directory;

    @Override
    protected JobQueue open(Clock clock) {
        return SqlDatabase.open(directory.resolve("faces.db"), Disk.real()).jobs(clock);
    }

    @Override
    protected Optional<JobQueue> reopen(Clock clock) {
        return Optional.of(open(clock));
    }
}
