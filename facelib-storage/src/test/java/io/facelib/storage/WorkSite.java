package io.facelib.storage;

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
import javax.imageio.ImageIO;

/** A server that has a picture of everybody and remembers what its webhook was told. It outlives the processes. */
final class WorkSite implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    /** Bodies by event id; a body that changes between deliveries of one event is a violation. */
    private final Map<String, String> events = new ConcurrentHashMap<>();

    private final Map<String, String> changed = new ConcurrentHashMap<>();

    private boolean refusing;
    private int refused;

    WorkSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/picture/", WorkSite::picture);
        server.createContext("/hook", this::event);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Bodies by event id. */
    Map<String, String> events() {
        return events;
    }

    /** Events that came with two different bodies. */
    Map<String, String> changed() {
        return changed;
    }

    /** From now on events are answered with an error, and not remembered. */
    synchronized void refuseEvents() {
        refusing = true;
    }

    synchronized void takeEvents() {
        refusing = false;
    }

    private synchronized boolean refuses() {
        refused += refusing ? 1 : 0;
        notifyAll();
        return refusing;
    }

    synchronized void awaitRefused(int events) throws InterruptedException {
        while (refused < events) {
            wait();
        }
    }

    synchronized void awaitEvents(int count) throws InterruptedException {
        while (events.size() < count) {
            wait();
        }
    }

    private static void picture(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(FakeFaces.draw(0, path.substring("/picture/".length())), "png", png);
        exchange.getResponseHeaders().add("Content-Type", "image/png");
        exchange.sendResponseHeaders(200, png.size());
        exchange.getResponseBody().write(png.toByteArray());
        exchange.close();
    }

    private void event(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        String id = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id"));
        if (refuses()) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        String former = events.putIfAbsent(id, body);
        if (former != null && !former.equals(body)) {
            changed.put(id, body);
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
        synchronized (this) {
            notifyAll();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
