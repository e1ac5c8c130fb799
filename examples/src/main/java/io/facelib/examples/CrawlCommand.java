package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.examples.crawl.Bounds;
import io.facelib.examples.crawl.Crawl;
import io.facelib.http.GuardedHttpClient;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crawl}: finds the images of a site or a folder and indexes them. */
@Command(
        name = "crawl",
        mixinStandardHelpOptions = true,
        description = {
            "Walks a site or a folder, and indexes the images that it finds.",
            "Stays on the server that it starts at, keeps to its robots.txt, and asks for one thing at a time.",
            "When it is stopped, the same command goes on where it was; images that it knows are passed over."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:no image failed", "1:at least one did", "2:wrong usage"})
final class CrawlCommand implements Callable<Integer> {
    private static final Pattern URL = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://.*");
    private static final String FRONTIER = "crawl.db";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Parameters(paramLabel = "URL|DIR", description = "The page to start at, or the folder.")
    private String start = "";

    @Option(
            names = "--max-pages",
            paramLabel = "N",
            description = "Visit no more pages than this. Default: ${DEFAULT-VALUE}")
    private int maxPages = 10_000;

    @Option(
            names = "--delay",
            paramLabel = "SECONDS",
            description =
                    "How long to wait after each request; longer if robots.txt says so. Default: ${DEFAULT-VALUE}")
    private double delay = 1;

    @Option(
            names = "--max-batches",
            paramLabel = "N",
            description = "Fetch nothing while so many batches of " + 100
                    + " images are not through. Default: ${DEFAULT-VALUE}")
    private int maxBatches = 4;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = Console.out(spec);
        try (FaceEngine engine = data.open(web::configure)) {
            Crawl.Outcome outcome = crawl(data.tenant(engine), settings(engine), out);
            out.println("pages         " + outcome.pages());
            out.println("images        " + outcome.images());
            out.println("with faces    " + outcome.withFaces());
            out.println("failed        " + outcome.failed());
            out.flush();
            return outcome.failed() == 0 ? 0 : 1;
        }
    }

    private Crawl.Settings settings(FaceEngine engine) {
        return new Crawl.Settings(
                data.directory().resolve(FRONTIER),
                Bounds.ofPages(maxPages),
                Duration.ofMillis(Math.round(delay * 1_000)),
                Math.max(1, maxBatches),
                engine.config().limits().maxBytes());
    }

    private Crawl.Outcome crawl(Tenant tenant, Crawl.Settings settings, PrintWriter out) throws InterruptedException {
        if (!URL.matcher(start).matches() && Files.isDirectory(Path.of(start))) {
            return Crawl.folder(tenant, Path.of(start), settings, out);
        }
        try (GuardedHttpClient http = new GuardedHttpClient(web.addresses(), "facelib-crawl")) {
            return Crawl.site(tenant, start, http, settings, out);
        }
    }
}
