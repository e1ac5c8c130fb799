package io.facelib.examples.bench;

import io.facelib.FaceEngine;
import io.facelib.examples.bench.RestResult.Flood;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many clients at once, each with a connection of its own, who send one request after the other for a while; a client whose
 * connection was closed after an answer makes another. One more asks for the health of the service all the time.
 */
final class RestFlood {
    private static final int TENANTS = 20;
    private static final long STACK_BYTES = 256 << 10;
    private static final byte[] HEALTH = HttpConnection.request("GET /health", "", new byte[0]);

    private final FaceEngine engine;
    private final int port;
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final AtomicLong broken = new AtomicLong();
    private final Latencies health = new Latencies();

    RestFlood(FaceEngine engine, int port) {
        this.engine = engine;
        this.port = port;
    }

    Flood run(byte[] photo, int connections, double seconds) throws InterruptedException {
        List<RestVerb> verbs = new ArrayList<>();
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            verbs.addAll(RestVerb.of(engine, photo, "flood-" + tenant));
        }
        long end = System.nanoTime() + (long) (seconds * 1e9);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            byte[] request = verbs.get(i % verbs.size()).request();
            clients.add(new Thread(null, () -> send(request, end), "flood-" + i, STACK_BYTES));
        }
        clients.add(new Thread(() -> askForHealth(end), "flood-health"));
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        Map<Integer, Long> counted = new TreeMap<>();
        answers.forEach((status, count) -> counted.put(status, count.sum()));
        return new Flood(engine.config().model(), connections, seconds, counted, broken.get(), health.summary());
    }

    private void send(byte[] request, long end) {
        while (System.nanoTime() - end < 0) {
            try (HttpConnection connection = new HttpConnection(port)) {
                while (connection.isOpen() && System.nanoTime() - end < 0) {
                    int status = connection.send(request);
                    answers.computeIfAbsent(status, s -> new LongAdder()).increment();
                }
            } catch (IOException e) {
                broken.incrementAndGet();
            }
        }
    }

    private void askForHealth(long end) {
        try (HttpConnection connection = new HttpConnection(port)) {
            do {
                long start = System.nanoTime();
                connection.send(HEALTH);
                health.add(System.nanoTime() - start);
            } while (System.nanoTime() - end < 0);
        } catch (IOException e) {
            broken.incrementAndGet();
        }
    }
}
