package io.facelib.examples.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.facelib.fake.FakeFaces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * A site on loopback with everything that makes crawling hard: loops, pages without end, the same page under many addresses,
 * the same picture under several, pictures in several sizes, dead links, redirects, other servers, and a robots.txt.
 */
public final class TestSite implements AutoCloseable {
    /** Every so manieth picture shows nobody. */
    private static final int NOBODY = 25;
    /** Every so manieth picture is there a second time. */
    private static final int COPIED = 10;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int pages;
    private final int images;
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final AtomicInteger total = new AtomicInteger();
    private final Map<Integer, CountDownLatch> reached = new ConcurrentHashMap<>();

    /** A site of so many pages that show so many different pictures. */
    public TestSite(int pages, int images) throws IOException {
        this.pages = pages;
        this.images = images;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Its first page. */
    public String start() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** A latch that opens when so many requests have come. */
    public CountDownLatch after(int count) {
        return reached.computeIfAbsent(count, n -> new CountDownLatch(1));
    }

    /** How often each path was asked for, without its query. */
    public Map<String, Integer> requests() {
        Map<String, Integer> counts = new TreeMap<>();
        requests.forEach((path, count) -> counts.put(path, count.get()));
        return counts;
    }

    /** How often paths that begin so were asked for. */
    public int requests(String prefix) {
        return requests().entrySet().stream()
                .filter(e -> e.getKey().startsWith(prefix))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    public void forgetRequests() {
        requests.clear();
    }

    /** How many requests were under way at the same time, at most. */
    public int mostUnderWay() {
        return mostUnderWay.get();
    }

    /** The bytes of the pictures that show somebody, each once. */
    public List<byte[]> picturesWithFaces() {
        return IntStream.range(0, images)
                .filter(j -> !isNobody(j))
                .mapToObj(j -> picture("person-" + j))
                .toList();
    }

    private static boolean isNobody(int image) {
        return image % NOBODY == 7;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    // --- answers
    // -------------------------------------------------------------------------------------------------------

    private void answer(HttpExchange exchange) throws IOException {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try {
            String host = exchange.getRequestHeaders().getFirst("Host");
            String path = exchange.getRequestURI().getPath();
            requests.computeIfAbsent(host.startsWith("127.0.0.1") ? path : host + path, p -> new AtomicInteger())
                    .incrementAndGet();
            int count = total.incrementAndGet();
            CountDownLatch latch = reached.get(count);
            if (latch != null) {
                latch.countDown();
            }
            route(exchange, path);
        } finally {
            exchange.close();
        }
    }

    /** From here on the client may ask for the next thing: it can have the answer before this server's thread goes on. */
    private void reply(HttpExchange exchange, int status, long length) throws IOException {
        underWay.decrementAndGet();
        exchange.sendResponseHeaders(status, length);
    }

    private void route(HttpExchange exchange, String path) throws IOException {
        String[] parts = path.split("/", -1);
        String kind = parts.length > 1 ? parts[1] : "";
        switch (kind) {
            case "robots.txt" -> send(exchange, "text/plain", "User-agent: *\nDisallow: /private/\n".getBytes(UTF_8));
            case "" -> html(exchange, page(0));
            case "p" -> html(exchange, page(Integer.parseInt(parts[2])));
            case "old" -> redirect(exchange, "/p/" + (pages - 1));
            case "away" ->
                redirect(exchange, "http://localhost:" + server.getAddress().getPort() + "/p/0");
            case "calendar" -> html(exchange, calendar(exchange.getRequestURI().getQuery()));
            case "list" -> html(exchange, list());
            case "deep" ->
                html(exchange, "<a href='" + path + "/x'>deeper</a><a href='" + path + "/y/x'>and deeper</a>");
            case "img", "copy" -> image(exchange, parts[2]);
            case "small" -> send(exchange, "image/png", picture("small-" + parts[2]));
            case "file.bin" -> send(exchange, "application/octet-stream", new byte[10_000]);
            default -> reply(exchange, 404, -1);
        }
    }

    private void image(HttpExchange exchange, String name) throws IOException {
        if (!name.matches("[0-9]+\\.png")) {
            reply(exchange, 404, -1);
            return;
        }
        int number = Integer.parseInt(name.substring(0, name.length() - 4));
        send(exchange, "image/png", isNobody(number) ? picture() : picture("person-" + number));
    }

    private void html(HttpExchange exchange, String body) throws IOException {
        send(exchange, "text/html; charset=utf-8", ("<html><body>" + body + "</body></html>").getBytes(UTF_8));
    }

    private void send(HttpExchange exchange, String type, byte[] content) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        reply(exchange, 200, content.length);
        exchange.getResponseBody().write(content);
    }

    private void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().add("Location", location);
        reply(exchange, 302, -1);
    }

    private static byte[] picture(String... people) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(FakeFaces.draw(0, people), "png", out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    // --- pages
    // ---------------------------------------------------------------------------------------------------------

    /** A page of the tree: its children, the way back, its pictures, and on some the way into a trap. */
    private String page(int number) {
        List<String> parts = new ArrayList<>();
        for (int child : List.of(2 * number + 1, 2 * number + 2)) {
            if (child < pages) {
                parts.add("<a href='/p/" + child + "'>on</a>");
            }
        }
        parts.add("<a href='/'>home</a><a href='#top'>top</a><a href='/p/" + number + "?sid=" + System.nanoTime()
                + "&utm_source=x#y'>this page again</a><a href='./../p/" + number / 2 + "'>back</a>");
        for (int image = number; image < images; image += pages) {
            parts.add(shown(image));
        }
        if (number == 0) {
            parts.add(traps());
        }
        return String.join("\n", parts);
    }

    /** A picture, in one of the ways in which pages show them. */
    private static String shown(int image) {
        String url = "/img/" + image + ".png";
        String small = "/small/" + image + ".png";
        String html = switch (image % 5) {
            case 0 -> "<img src='" + url + "'>";
            case 1 -> "<img src='" + small + "' srcset='" + small + " 200w, " + url + " 800w'>";
            case 2 -> "<a href='" + url + "'>the picture</a>";
            case 3 -> "<picture><source srcset='" + small + " 1x, " + url + " 2x'><img src='" + small + "'></picture>";
            default -> "<meta property='og:image' content='" + url + "'>";
        };
        return image % COPIED == 0 ? html + "<img src='/copy/" + image + ".png'>" : html;
    }

    private static String traps() {
        return "<a href='/calendar?month=1'>calendar</a><a href='/deep/x'>deep</a><a href='/list?sort=a'>list</a>"
                + "<a href='/private/page'>private</a><img src='/private/1.png'><a rel='nofollow' href='/nofollow'>no</a>"
                + "<a href='/gone'>gone</a><img src='/img/gone.png'><a href='/old'>old</a><a href='/away'>away</a>"
                + "<a href='http://localhost:1/other'>elsewhere</a><a href='/file.bin'>file</a>"
                + "<a href='mailto:a@example.org'>mail</a><a href='javascript:void(0)'>js</a><a href='http://['>bad</a>"
                + "<img src='data:image/png;base64,AAAA'><img src=''><img>";
    }

    private static String calendar(String query) {
        int month = Integer.parseInt(query.replaceAll("[^0-9]", ""));
        return "<a href='/calendar?month=" + (month + 1) + "'>next</a>";
    }

    private static String list() {
        return IntStream.range(0, 50)
                .mapToObj(i -> "<a href='/list?sort=" + i + "&order=" + System.nanoTime() + "'>sorted</a>")
                .collect(Collectors.joining());
    }
}
