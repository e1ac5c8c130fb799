package io.facelib.storage.redis;

import io.facelib.spi.JobQueue;
import io.facelib.tck.JobQueueModelContract;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class RedisStreamJobQueueModelTest extends JobQueueModelContract {
    private final RedisServer server = TestRedis.fresh();

    @Override
    protected JobQueue open(Clock clock) {
        return new RedisStreamJobQueue(server.connect(), clock, Optional.empty());
    }

    @AfterEach
    void clean() {
        TestRedis.clean(server);
    }
}
