package io.facelib.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody else's server on loopback: has pictures to be fetched, and takes what is posted to it. */
final class WebSite implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> pictures = new ConcurrentHashMap<>();
    private final BlockingQueue<Posted> posts = new LinkedBlockingQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile boolean postsAreHeld;

    /** What was posted. */
    record Posted(String path, Map<String, List<String>> headers, String body) {}

    WebSite() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** A URL of this server. */
    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** The URL of a picture that is there from now on. Under {@code /held/} it is given only after {@link #release}. */
    String picture(String path, byte[] content) {
        pictures.put(path, content);
        return url(path);
    }

    void release() {
        open.countDown();
    }

    /** What is answered to posts from now on. */
    void postsAnswer(int value) {
        status = value;
    }

    /** Has posts answered only after {@link #release}. */
    void holdPosts() {
        postsAreHeld = true;
    }

    /** The next post, waited for. */
    Posted next() {
        try {
            Posted next = posts.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing was posted");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("POST")) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                posts.add(new Posted(
                        path, Map.copyOf(exchange.getRequestHeaders()), new String(body, StandardCharsets.UTF_8)));
                if (postsAreHeld) {
                    await();
                }
                send(exchange, status, "busy".getBytes(StandardCharsets.UTF_8));
            } else if (pictures.containsKey(path)) {
                if (path.startsWith("/held/")) {
                    await();
                }
                exchange.getResponseHeaders().set("Content-Type", "image/png");
                send(exchange, 200, pictures.get(path));
            } else {
                send(exchange, 404, new byte[] {'x'});
            }
        }
    }

    private void await() {
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
