package io.facelib.examples.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.facelib.fake.FakeFaces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/**
 * A server outside of the deployment: it has a picture of everybody, one of nobody, and endpoints of webhooks, which refuse
 * every eighth delivery and remember the others.
 */
final class Site implements AutoCloseable {
    static final String NOBODY = "nobody";
    static final String MISSING = "missing";

    private static final String PICTURES = "/picture/";
    private static final String HOOKS = "/hook/";
    private static final int REFUSED = 8;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger deliveries = new AtomicInteger();
    private final Map<String, Map<String, String>> events = new ConcurrentHashMap<>();
    private final Violations violations;
    private final HttpServer server;

    Site(Violations violations) throws IOException {
        this.violations = violations;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(threads);
        server.createContext(PICTURES, Site::deliver);
        server.createContext(HOOKS, this::hear);
        server.start();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String picture(String person) {
        return url() + PICTURES + person;
    }

    String hook(String tenant) {
        return url() + HOOKS + tenant;
    }

    /** What the endpoint of a tenant was told: bodies by event id. */
    Map<String, String> events(String tenant) {
        return events.computeIfAbsent(tenant, same -> new ConcurrentHashMap<>());
    }

    /** How many deliveries came, refused ones among them. */
    int deliveries() {
        return deliveries.get();
    }

    /** The picture that everybody has of a person, PNG. */
    static byte[] draw(String person) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(person.equals(NOBODY) ? FakeFaces.draw(0) : FakeFaces.draw(0, person), "png", png);
        return png.toByteArray();
    }

    private static void deliver(HttpExchange exchange) throws IOException {
        try (exchange) {
            String person = exchange.getRequestURI().getPath().substring(PICTURES.length());
            if (person.equals(MISSING)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] png = draw(person);
            exchange.getResponseHeaders().add("Content-Type", "image/png");
            exchange.sendResponseHeaders(200, png.length);
            exchange.getResponseBody().write(png);
        }
    }

    private void hear(HttpExchange exchange) throws IOException {
        try (exchange) {
            String tenant = exchange.getRequestURI().getPath().substring(HOOKS.length());
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String id = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id"));
            if (deliveries.incrementAndGet() % REFUSED == 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            String former = events(tenant).putIfAbsent(id, body);
            violations.unless(former == null || former.equals(body), "event " + id + " came with two bodies");
            violations.unless(
                    body.contains("\"tenant_id\": \"" + tenant + "\"") || body.contains("\"tenant_id\":\"" + tenant + "\""),
                    "the endpoint of " + tenant + " was told " + body);
            exchange.sendResponseHeaders(204, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
