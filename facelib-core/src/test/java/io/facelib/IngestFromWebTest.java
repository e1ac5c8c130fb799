package io.facelib;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.facelib.error.FacelibException;
import io.facelib.error.FetchException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.http.AddressPolicy;
import io.facelib.image.ImageLimits;
import io.facelib.ingest.IngestHandler;
import io.facelib.ingest.IngestJobs;
import io.facelib.ingest.IngestSettings;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.IngestReceipt;
import io.facelib.model.IngestRequest;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.LeaseRequest;
import io.facelib.testkit.TestImages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ingest of images that are on the web or in files: real servers on loopback, real downloads. */
@Timeout(120)
class IngestFromWebTest {
    private static final TenantId ACME = TenantId.of("acme-co");

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private FaceEngine engine;
    private IngestSettings settings = IngestSettings.defaults();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        engine = engine(AddressPolicy.publicOnly().allowing("127.0.0.1/32"));
    }

    private static FaceEngine engine(AddressPolicy addresses) {
        return FaceEngine.builder()
                .models(FakeModels.models())
                .addresses(addresses)
                .limits(ImageLimits.defaults().withMaxBytes(200_000))
                .background(BackgroundOptions.none())
                .build();
    }

    @AfterEach
    void stop() {
        engine.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void serve(String path, int status, byte[] content) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "image/png");
            exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
    }

    private static byte[] png(String... names) {
        return TestImages.encode(FakeFaces.draw(0, names), "png");
    }

    private Ingest ingest() {
        IngestJobs jobs = new IngestJobs(engine.parts(), settings, 0);
        return new Ingest(() -> jobs, ACME);
    }

    /** Processes the one message that waits. */
    private JobEnd process() throws InterruptedException {
        List<JobLease> leases = engine.parts().jobs().lease(new LeaseRequest("ingest", 10, 10, Duration.ofMinutes(1)));
        assertThat(leases).hasSize(1);
        IngestHandler handler = new IngestHandler(engine.parts(), settings);
        try {
            return handler.run(leases.get(0));
        } catch (FacelibException e) {
            if (e.retryable()) {
                throw e;
            }
            return handler.givenUp(leases.get(0), String.valueOf(e.getMessage()));
        }
    }

    private List<FaceRecord> faces() {
        return engine.tenant(ACME)
                .faces()
                .list(FaceFilter.all(), PageRequest.first(100))
                .items();
    }

    private long storedImages() {
        return engine.parts()
                .objects()
                .list("raw-images", "", PageRequest.first(100))
                .items()
                .size();
    }

    @Test
    void url_isDownloadedStoredAndHashed() throws Exception {
        byte[] picture = png("ann");
        serve("/a.png", 200, picture);
        IngestReceipt.Enqueued receipt = ingest().submit(IngestRequest.ofUrl(url("/a.png")));

        assertThat(process()).isEqualTo(new JobEnd.Done());

        String sha =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(picture));
        ObjectKey original = new ObjectKey("raw-images", "acme-co/" + sha + ".jpg");
        assertThat(ingest().find(receipt.idempotencyKey()).orElseThrow().imageSha256())
                .isEqualTo(sha);
        assertThat(faces()).hasSize(1);
        assertThat(faces().get(0).image().original()).isEqualTo(original);
        assertThat(faces().get(0).metadata().get("url")).contains(url("/a.png"));
        assertThat(engine.parts().objects().stat(original)).hasValueSatisfying(stored -> {
            assertThat(stored.size()).isEqualTo(picture.length);
            assertThat(stored.info().contentType()).isEqualTo("image/png");
        });
    }

    @Test
    void url_ofNobody_isKeptAllTheSame() throws Exception {
        serve("/a.png", 200, png());
        ingest().submit(IngestRequest.ofUrl(url("/a.png")));

        assertThat(process()).isEqualTo(new JobEnd.Done());
        assertThat(storedImages()).isEqualTo(1);
    }

    @Test
    void url_redirected_isFollowed() throws Exception {
        serve("/a.png", 200, png("ann"));
        server.createContext("/old", exchange -> {
            exchange.getResponseHeaders().add("Location", "/a.png");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        ingest().submit(IngestRequest.ofUrl(url("/old")));

        assertThat(process()).isEqualTo(new JobEnd.Done());
        assertThat(faces()).hasSize(1);
    }

    @Test
    void url_thatHasNoImage_isADeadLetter_andNothingIsStored() throws Exception {
        serve("/text", 200, "no picture".getBytes(UTF_8));
        serve("/gone", 404, new byte[0]);
        serve("/large", 200, new byte[300_000]);
        for (String path : List.of("/text", "/gone", "/large")) {
            ingest().submit(IngestRequest.ofUrl(url(path)));
            assertThat(process()).as(path).isInstanceOf(JobEnd.Dead.class);
        }
        for (String other : List.of("ftp://example.org/a.png", "unknown", "//x", "http://", "http://u:p@127.0.0.1/a")) {
            ingest().submit(IngestRequest.ofUrl(other));
            assertThat(process()).as(other).isInstanceOf(JobEnd.Dead.class);
        }
        assertThat(storedImages()).isZero();
        assertThat(faces()).isEmpty();
    }

    @Test
    void url_ofABusyServer_isTriedAgain() {
        serve("/busy", 503, new byte[0]);
        ingest().submit(IngestRequest.ofUrl(url("/busy")));

        assertThatThrownBy(this::process)
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.retryable()).isTrue());
    }

    @Test
    void url_onAPrivateAddress_isADeadLetter_andNothingIsAsked() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server.createContext("/a.png", exchange -> {
            asked.incrementAndGet();
            exchange.close();
        });
        engine.close();
        engine = engine(AddressPolicy.publicOnly());
        ingest().submit(IngestRequest.ofUrl(url("/a.png")));

        assertThat(process()).isInstanceOf(JobEnd.Dead.class);
        assertThat(asked).hasValue(0);
    }

    @Test
    void deadLetter_ofAUrl_tellsNothingOfItsQuery() throws Exception {
        serve("/gone", 404, new byte[0]);
        ingest().submit(IngestRequest.ofUrl(url("/gone?token=s3cret")));

        assertThat(((JobEnd.Dead) process()).reason()).doesNotContain("s3cret");
    }

    @Test
    void file_isRefusedUnlessItsFolderIsAllowed() throws Exception {
        Path allowed = Files.createDirectory(folder.resolve("allowed"));
        Path inside = Files.write(allowed.resolve("a.png"), png("ann"));
        Path outside = Files.write(folder.resolve("b.png"), png("bob"));
        Path link = Files.createSymbolicLink(allowed.resolve("c.png"), outside);

        ingest().submit(IngestRequest.ofUrl(inside.toUri().toString()));
        assertThat(process()).isInstanceOf(JobEnd.Dead.class);

        settings = settings.withFiles(allowed);
        for (Path other : List.of(outside, link, allowed.resolve("none.png"), allowed)) {
            ingest().submit(IngestRequest.ofUrl(other.toUri().toString()));
            assertThat(process()).as(other.toString()).isInstanceOf(JobEnd.Dead.class);
        }
        ingest().submit(IngestRequest.ofUrl("FILE:" + allowed.toUri().getPath() + "../b.png"));
        assertThat(process()).isInstanceOf(JobEnd.Dead.class);
        assertThat(faces()).isEmpty();

        ingest().submit(IngestRequest.ofUrl(inside.toUri().toString()));
        assertThat(process()).isEqualTo(new JobEnd.Done());
        assertThat(faces()).hasSize(1);
    }

    @Test
    void runner_doesWhatIsSubmitted() throws Exception {
        serve("/a.png", 200, png("ann"));
        try (IngestJobs working = new IngestJobs(engine.parts(), settings, 2)) {
            Ingest ingest = new Ingest(() -> working, ACME);
            IngestReceipt.Enqueued receipt = ingest.submit(IngestRequest.ofUrl(url("/a.png")));
            while (ingest.find(receipt.idempotencyKey()).isEmpty()) {
                Thread.onSpinWait(); // bounded by the time of the test
            }
        }
        assertThat(faces()).hasSize(1);
        assertThat(Optional.of(engine.parts().jobs().counts("ingest").dead())).contains(0L);
    }
}
