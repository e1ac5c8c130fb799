package io.facelib.memory;

import io.facelib.spi.JobQueue;
import io.facelib.tck.JobQueueContract;
import java.time.Clock;

class MemoryJobQueueTest extends JobQueueContract {
    @Override
    protected JobQueue open(Clock clock) {
        return new MemoryJobQueue(clock);
    }
}
