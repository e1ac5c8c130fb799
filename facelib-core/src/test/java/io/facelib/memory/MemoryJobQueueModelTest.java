package io.facelib.memory;

import io.facelib.spi.JobQueue;
import io.facelib.tck.JobQueueModelContract;
import java.time.Clock;

class MemoryJobQueueModelTest extends JobQueueModelContract {
    @Override
    protected JobQueue open(Clock clock) {
        return new MemoryJobQueue(clock);
    }
}
