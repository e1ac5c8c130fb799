package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.BatchHandle;
import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.http.AddressPolicy;
import io.facelib.model.Batch;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.FaceFilter;
import io.facelib.model.WebhookRegistration;
import io.facelib.spi.CombinedStorage;
import io.facelib.spi.Storage;
import io.facelib.storage.redis.RedisQueue;
import io.facelib.storage.redis.RedisServer;
import io.facelib.testkit.Servers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** What is owed is asked for again when the server has lost it: nobody has to know, or to repair anything. */
@Tag("chaos")
@Timeout(180)
class RedisLossTest {
    private static final int ITEMS = 60;

    @TempDir
    private Path folder;

    private final URI address = URI.create(Servers.variable("FACELIB_REDIS"));
    private final String prefix = "loss-" + UUID.randomUUID();
    private final AtomicInteger losses = new AtomicInteger();

    private FaceEngine engine() {
        Storage storage = CombinedStorage.over(EmbeddedStorage.at(folder.resolve("data")))
                .withQueue(RedisQueue.on(RedisServer.at(address).withPrefix(prefix)));
        return FaceEngine.builder()
                .models(FakeModels.models())
                .storage(storage)
                .addresses(AddressPolicy.publicOnly().allowing("127.0.0.1/32"))
                .build();
    }

    /** All that the engine has there, at once: what FLUSHALL does to a server of its own. */
    private void loseEverything() {
        try (RedisClient redis = RedisClient.create(address)) {
            String script = "local keys = redis.call('KEYS', ARGV[1])"
                    + " for _, key in ipairs(keys) do redis.call('DEL', key) end return #keys";
            Object lost = redis.eval(script, 0, "{" + prefix + "}*");
            losses.addAndGet(((Long) lost).intValue());
        }
    }

    private static List<BatchSource> urls(WorkSite site) {
        return IntStream.range(0, ITEMS)
                .<BatchSource>mapToObj(i -> new BatchSource.Url(site.url() + "/picture/loss-" + i + ".png"))
                .toList();
    }

    @Test
    void queueThatLosesEverything_inTheMiddleOfABatchAndOfDeliveries_everythingFinishes() throws Exception {
        try (WorkSite site = new WorkSite();
                FaceEngine engine = engine()) {
            Tenant acme = engine.tenant("acme");
            acme.webhooks().register(WebhookRegistration.of(site.url() + "/hook", "face.indexed", "batch.completed"));
            site.refuseEvents();
            acme.index(FakeFaces.portrait("one"));
            acme.index(FakeFaces.portrait("two"));
            BatchHandle batch = acme.batches().index(urls(site), BatchOptions.defaults());
            site.awaitRefused(2);
            awaitProcessed(acme, batch, ITEMS / 4);

            loseEverything();
            site.takeEvents();

            Batch ended = batch.await(Duration.ofMinutes(2));
            assertThat(ended.status()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(ended.successful()).isEqualTo(ITEMS);
            assertThat(acme.faces().count(FaceFilter.all())).isEqualTo(ITEMS + 2);
            site.awaitEvents(3);
            assertThat(site.changed()).isEmpty();
            assertThat(losses.get()).as("there was something to lose").isGreaterThan(20);
        } finally {
            loseEverything();
        }
    }

    @Test
    void engine_whileTheServerIsDown_startsAndSaysWhatIsWrong() {
        RedisServer nobody = RedisServer.at(URI.create("redis://user:secret@127.0.0.1:1"));
        Storage storage =
                CombinedStorage.over(EmbeddedStorage.at(folder.resolve("down"))).withQueue(RedisQueue.on(nobody));
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .storage(storage)
                .build()) {
            assertThat(engine.health().healthy()).isFalse();
            assertThat(engine.health().backends())
                    .extracting(Object::toString)
                    .contains("jobs:redis unavailable: redis: the server cannot be reached", "objects:filesystem ok");
            engine.tenant("acme").index(FakeFaces.portrait("one"));
            assertThat(engine.tenant("acme").faces().count(FaceFilter.all())).isEqualTo(1);
        }
    }

    private static void awaitProcessed(Tenant tenant, BatchHandle batch, int items) throws InterruptedException {
        while (tenant.batches().get(batch.id()).status().processed() < items) {
            Thread.onSpinWait();
        }
    }
}
