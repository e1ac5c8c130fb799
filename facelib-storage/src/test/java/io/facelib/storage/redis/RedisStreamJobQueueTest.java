package io.facelib.storage.redis;

import io.facelib.spi.JobQueue;
import io.facelib.tck.JobQueueContract;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class RedisStreamJobQueueTest extends JobQueueContract {
    private final RedisServer server = TestRedis.fresh();

    @Override
    protected JobQueue open(Clock clock) {
        return new RedisStreamJobQueue(server.connect(), clock, Optional.empty());
    }

    @Override
    protected Optional<JobQueue> reopen(Clock clock) {
        return Optional.of(open(clock));
    }

    @AfterEach
    void clean() {
        TestRedis.clean(server);
    }
}
