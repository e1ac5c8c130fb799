package io.facelib.examples.bench;

import com.sun.net.httpserver.HttpServer;
import io.facelib.FaceEngine;
import io.facelib.fake.FakeModels;
import io.facelib.http.AddressPolicy;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEvent;
import io.facelib.model.WebhookRegistration;
import io.facelib.spi.Journal;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.EmbeddedStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** How many events a second reach a receiver on the same machine, from the outbox to the log of deliveries. */
final class DeliveryRace {
    private static final TenantId TENANT = TenantId.of("bench");

    private final Path directory;

    DeliveryRace(Path directory) {
        this.directory = directory;
    }

    double run(int events, Consumer<String> progress) throws InterruptedException {
        progress.accept("deliveries");
        CountDownLatch arrived = new CountDownLatch(events);
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer receiver = receiver(arrived, threads);
        StorageBackends storage = EmbeddedStorage.at(directory).open(StorageSetup.of(Clock.systemUTC()));
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .objects(storage.objects())
                .vectors(storage.vectors())
                .identities(storage.identities())
                .state(storage.state())
                .jobs(storage.jobs())
                .keys(storage.keys())
                .addresses(AddressPolicy.publicOnly().allowing("127.0.0.1/32"))
                .build()) {
            engine.tenant(TENANT).webhooks().register(WebhookRegistration.of(url(receiver), "face.indexed"));
            long start = System.nanoTime();
            for (int i = 0; i < events; i++) {
                storage.state().write(TENANT, Journal.of(event(i)));
            }
            arrived.await();
            return events * 1e9 / (System.nanoTime() - start);
        } finally {
            storage.close();
            receiver.stop(0);
            threads.shutdownNow();
        }
    }

    private static WebhookEvent event(int number) {
        String body = "{\"event_type\": \"face.indexed\", \"data\": {\"number\": " + number + "}}";
        return new WebhookEvent("evt_" + number, TENANT, "face.indexed", "r-" + number, Instant.now(), body);
    }

    private static String url(HttpServer receiver) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
    }

    private static HttpServer receiver(CountDownLatch arrived, ExecutorService threads) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
                arrived.countDown();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
