package io.facelib.storage;

import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.redis.RedisQueue;
import io.facelib.storage.redis.RedisServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.RedisClient;

/** A process that does jobs until it is killed. It counts, beside the queue, how often each was done and how many hold it. */
final class RedisWorkerChild {
    static final String LANE = "lane";

    private RedisWorkerChild() {}

    /** @param args the server's address and prefix */
    public static void main(String[] args) {
        URI address = URI.create(args[0]);
        try (RedisClient redis = RedisClient.create(address);
                JobQueue queue = RedisQueue.on(RedisServer.at(address).withPrefix(args[1]))
                        .open(StorageSetup.of(Clock.systemUTC()))) {
            while (true) {
                List<JobLease> leases = queue.lease(new LeaseRequest(LANE, 5, 6, Duration.ofSeconds(2)));
                for (JobLease lease : leases) {
                    String key = "{" + args[1] + "}:test:" + lease.job().id();
                    if (redis.incr(key + ":held") > 1 && lease.attempt() == 1) {
                        redis.incr("{" + args[1] + "}:test:violations");
                    }
                    redis.incr(key + ":done");
                    queue.end(lease, new JobEnd.Done());
                    System.out.println("done");
                }
            }
        }
    }
}
