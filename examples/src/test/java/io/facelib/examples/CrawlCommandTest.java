package io.facelib.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.examples.crawl.TestSite;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.Batch;
import io.facelib.model.BatchStatus;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.operation.DerivedIds;
import io.facelib.storage.EmbeddedStorage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The crawler on a real site on loopback, with the fake model. {@code -Dcrawl.pages=1000 -Dcrawl.images=5000} makes the site a
 * large one.
 */
@Timeout(1_800)
class CrawlCommandTest {
    private static final int PAGES = Integer.getInteger("crawl.pages", 60);
    private static final int IMAGES = Integer.getInteger("crawl.images", 200);
    private static final TenantId TENANT = TenantId.of("acme");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    private Path data() {
        return folder.resolve("data");
    }

    private List<String> arguments(String start) {
        return List.of(
                "crawl",
                start,
                "--data",
                data().toString(),
                "--tenant",
                "acme",
                "--model",
                "fake",
                "--delay",
                "0",
                "--allow-loopback-targets");
    }

    private int crawl(String start, String... more) {
        out.getBuffer().setLength(0);
        CommandLine command = FacelibCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(System.err, true, UTF_8));
        return command.execute(
                Stream.concat(arguments(start).stream(), Stream.of(more)).toArray(String[]::new));
    }

    private String summary(String name) {
        return out.toString()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .reduce((a, b) -> b)
                .map(line -> line.substring(name.length()).strip())
                .orElse("none");
    }

    /** What is stored afterwards, asked of an engine that does nothing else. */
    private <T> T stored(java.util.function.Function<Tenant, T> question) {
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .storage(EmbeddedStorage.at(data()))
                .background(BackgroundOptions.none())
                .build()) {
            return question.apply(engine.tenant(TENANT));
        }
    }

    private static List<FaceRecord> faces(Tenant tenant) {
        List<FaceRecord> faces = new ArrayList<>();
        PageRequest request = PageRequest.first(1_000);
        Page<FaceRecord> page = tenant.faces().list(FaceFilter.all(), request);
        faces.addAll(page.items());
        while (page.next().isPresent()) {
            page = tenant.faces()
                    .list(FaceFilter.all(), request.after(page.next().get()));
            faces.addAll(page.items());
        }
        return faces;
    }

    private static List<Batch> batches(Tenant tenant) {
        return tenant.batches().list(0, 1_000).batches();
    }

    /** One face for each picture that shows somebody, and no other. */
    private void assertExactlyTheRightFaces(TestSite site) {
        Set<String> expected = site.picturesWithFaces().stream()
                .map(bytes -> DerivedIds.image(TENANT, bytes).value())
                .collect(Collectors.toSet());
        List<String> found = stored(CrawlCommandTest::faces).stream()
                .map(face -> face.image().id().value())
                .toList();
        assertThat(found).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void site_isCrawledPolitelyToItsEnd_andItsFacesAreStoredOnce() throws Exception {
        try (TestSite site = new TestSite(PAGES, IMAGES)) {
            int code = crawl(site.start());

            assertThat(code).as(out.toString()).isEqualTo(1); // one picture is gone
            assertThat(summary("failed")).isEqualTo("1");
            assertExactlyTheRightFaces(site);
            assertThat(site.mostUnderWay()).isEqualTo(1);
            assertThat(site.requests("/private")).isZero();
            assertThat(site.requests("/nofollow")).isZero();
            assertThat(site.requests("/small")).isZero();
            assertThat(site.requests("/p/")).as("each once, redirects included").isEqualTo(PAGES);
            assertThat(site.requests("/calendar")).isLessThan(20);
            assertThat(site.requests("/deep")).isLessThan(100);
            assertThat(site.requests("/list")).isLessThanOrEqualTo(100);
            assertThat(stored(CrawlCommandTest::batches))
                    .isNotEmpty()
                    .allMatch(batch -> batch.status() == BatchStatus.COMPLETED && batch.failed() == 0);
            assertKnownImagesArePassedOver(site);
        }
    }

    private void assertKnownImagesArePassedOver(TestSite site) {
        site.forgetRequests();
        crawl(site.start());

        assertThat(site.requests("/p/")).isPositive();
        assertThat(site.requests("/copy/")).isZero();
        assertThat(site.requests("/img/")).as("the one that was gone").isEqualTo(1);
        assertExactlyTheRightFaces(site);
    }

    @Test
    void crawlThatIsKilled_goesOnWhereItWas() throws Exception {
        try (TestSite site = new TestSite(PAGES, IMAGES)) {
            int all = PAGES + IMAGES;
            for (int request : List.of(all / 4, all / 2, 3 * all / 4)) {
                killedAfter(site, request);
            }
            assertThat(goesOnInASmallHeap(site)).contains("goes on");
            assertExactlyTheRightFaces(site);
            // What was under way when it was killed is asked for again, and nothing else: a page, and a batch's images.
            assertThat(site.requests("/p/")).isLessThanOrEqualTo(PAGES + 1 + 3);
            assertThat(site.requests("/img/")).isLessThanOrEqualTo(IMAGES + 1 + 3 * 100);
            assertThat(stored(CrawlCommandTest::batches)).allMatch(batch -> batch.status() == BatchStatus.COMPLETED);
        }
    }

    private void killedAfter(TestSite site, int requests) throws Exception {
        CountDownLatch reached = site.after(requests);
        Process process = child(site, folder.resolve("child-" + requests + ".log"));
        try {
            reached.await();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).as("ended by itself").isEqualTo(137);
    }

    /** Crawls to the end in a process of its own. @return what it said */
    private String goesOnInASmallHeap(TestSite site) throws Exception {
        Path log = folder.resolve("child-last.log");
        Process process = child(site, log);
        try {
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log);
        assertThat(process.exitValue()).as(said).isLessThanOrEqualTo(1);
        return said;
    }

    /** Memory must not grow with the site: this heap is all there is, however many pages and images. */
    private Process child(TestSite site, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), FacelibCommand.class.getName()));
        command.addAll(arguments(site.start()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    @Test
    void maxPages_areNotPassed() throws Exception {
        try (TestSite site = new TestSite(PAGES, IMAGES)) {
            crawl(site.start(), "--max-pages", "5");

            assertThat(summary("pages")).isEqualTo("5");
        }
    }

    @Test
    void start_thatRobotsTxtForbids_isNotAskedFor() throws Exception {
        try (TestSite site = new TestSite(PAGES, IMAGES)) {
            assertThat(crawl(site.start() + "private/page")).isZero();

            assertThat(site.requests().keySet()).containsExactly("/robots.txt");
        }
    }

    @Test
    void loopback_isNotAskedWithoutTheOption() throws Exception {
        try (TestSite site = new TestSite(PAGES, IMAGES)) {
            String[] arguments = arguments(site.start()).stream()
                    .filter(argument -> !argument.equals("--allow-loopback-targets"))
                    .toArray(String[]::new);
            FacelibCommand.commandLine().setOut(new PrintWriter(out, true)).execute(arguments);

            assertThat(site.requests()).isEmpty();
        }
    }

    @Test
    void folder_isWalked_andOnlyNewOrChangedPhotosAreSentAgain() throws IOException {
        Path photos = Files.createDirectories(folder.resolve("photos/more"));
        write(photos.resolve("ann.png"), "ann");
        write(photos.resolveSibling("bob.png"), "bob");
        write(photos.resolveSibling("twice.png"), "bob");
        write(photos.resolveSibling("nobody.png"));
        Files.writeString(photos.resolve("notes.txt"), "no photo");
        String start = photos.resolve("..").normalize().toString();

        assertThat(crawl(start)).as(out.toString()).isZero();
        assertThat(List.of(summary("images"), summary("with faces"))).containsExactly("4", "3");
        assertThat(stored(CrawlCommandTest::faces)).hasSize(2);

        assertThat(crawl(start)).isZero();
        assertThat(summary("images")).isEqualTo("0");

        write(photos.resolve("ann.png"), "cat", "dan");
        write(photos.resolve("new.png"), "eve");
        assertThat(crawl(start)).isZero();
        assertThat(summary("images")).isEqualTo("2");
        assertThat(stored(CrawlCommandTest::faces)).hasSize(5);
    }

    private static void write(Path file, String... people) throws IOException {
        ImageIO.write(FakeFaces.draw(0, people), "png", file.toFile());
    }
}
