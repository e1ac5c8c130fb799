package io.facelib.examples.bench;

import io.facelib.examples.bench.RestResult.Flood;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many clients at once, each with a connection of its own, who send one request after the other for a while and never wait
 * when they are told to; a client whose connection was closed after an answer makes another. One more asks for the health of
 * the service all the time.
 */
final class RestFlood {
    private static final int TENANTS = 20;
    private static final long STACK_BYTES = 256 << 10;
    private static final byte[] HEALTH = HttpConnection.request("GET /health", "", new byte[0]);

    private final int port;
    private final double seconds;
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> broken = new ConcurrentHashMap<>();
    private final Latencies health = new Latencies();

    RestFlood(int port, double seconds) {
        this.port = port;
        this.seconds = seconds;
    }

    /**
     * Sends.
     *
     * @param photo that shows a face
     * @param vector of the model that is served
     */
    Flood run(String model, byte[] photo, float[] vector, int connections) throws InterruptedException {
        List<byte[]> requests = new ArrayList<>();
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            requests.addAll(RestRequests.all("flood-" + tenant, photo, vector));
        }
        long end = System.nanoTime() + (long) (seconds * 1e9);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            byte[] request = requests.get(i % requests.size());
            clients.add(new Thread(null, () -> send(request, end), "flood-" + i, STACK_BYTES));
        }
        clients.add(new Thread(() -> askForHealth(end), "flood-health"));
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        return new Flood(model, connections, seconds, counts(answers), counts(broken), health.summary());
    }

    private static <K> Map<K, Long> counts(Map<K, LongAdder> adders) {
        Map<K, Long> counts = new TreeMap<>();
        adders.forEach((what, count) -> counts.put(what, count.sum()));
        return counts;
    }

    private void send(byte[] request, long end) {
        while (System.nanoTime() - end < 0) {
            try (HttpConnection connection = new HttpConnection(port)) {
                while (connection.isOpen() && System.nanoTime() - end < 0) {
                    count(answers, connection.send(request));
                }
            } catch (IOException e) {
                count(broken, String.valueOf(e.getMessage()));
            }
        }
    }

    private void askForHealth(long end) {
        try (HttpConnection connection = new HttpConnection(port)) {
            do {
                long start = System.nanoTime();
                count(answers, connection.send(HEALTH));
                health.add(System.nanoTime() - start);
            } while (System.nanoTime() - end < 0);
        } catch (IOException e) {
            count(broken, "health: " + e.getMessage());
        }
    }

    private static <K> void count(Map<K, LongAdder> counts, K what) {
        counts.computeIfAbsent(what, w -> new LongAdder()).increment();
    }
}
