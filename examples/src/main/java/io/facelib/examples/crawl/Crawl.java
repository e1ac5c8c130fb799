package io.facelib.examples.crawl;

import io.facelib.Tenant;
import io.facelib.error.FetchException;
import io.facelib.error.InvalidInputException;
import io.facelib.http.GuardedHttpClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Walks a site or a folder and has the images that it finds indexed, once each. Memory does not grow with the site: what was
 * seen is in the frontier's file. Stopped at any point, it goes on there when it is started again.
 *
 * <p>Images are fetched here and not by the engine, whose workers would ask a server for several at a time: a polite crawler
 * asks for one thing, waits, and asks for the next.
 */
public final class Crawl {
    private final Tenant tenant;
    private final Frontier frontier;
    private final Feed feed;
    private final PrintWriter out;

    private Crawl(Tenant tenant, Frontier frontier, int maxBatches, PrintWriter out) {
        this.tenant = tenant;
        this.frontier = frontier;
        this.feed = new Feed(tenant.batches(), frontier, maxBatches, out);
        this.out = out;
    }

    /**
     * How a crawl goes.
     *
     * @param file where its frontier is kept
     * @param bounds what keeps it from never ending
     * @param delay between the end of a request and the start of the next
     * @param maxBatches how many batches may be under way
     * @param maxImageBytes of an image
     */
    public record Settings(Path file, Bounds bounds, Duration delay, int maxBatches, long maxImageBytes) {}

    /**
     * What a crawl saw.
     *
     * @param pages that were visited, before an interruption too
     * @param images that were handed over or could not be had, since it was started
     * @param withFaces images among these that show a face
     * @param failed images among these that could not be had or read
     */
    public record Outcome(long pages, long images, long withFaces, long failed) {}

    /**
     * Walks a site from a page, within its server and what its robots.txt allows.
     *
     * @throws InvalidInputException if the start is no address on the web
     */
    public static Outcome site(Tenant tenant, String start, GuardedHttpClient http, Settings settings, PrintWriter out)
            throws InterruptedException {
        PageUrl url = PageUrl.of(start)
                .orElseThrow(() -> new InvalidInputException("start", "'" + start + "' is no address on the web"));
        try (Frontier frontier = Frontier.open(settings.file(), tenant.id().value(), url.text())) {
            Crawl crawl = new Crawl(tenant, frontier, settings.maxBatches(), out);
            return crawl.walkSite(new Site(http, url, settings.delay()), url, settings);
        }
    }

    /** Walks a folder and all folders in it. */
    public static Outcome folder(Tenant tenant, Path folder, Settings settings, PrintWriter out)
            throws InterruptedException {
        String start = folder.toAbsolutePath().normalize().toString();
        try (Frontier frontier = Frontier.open(settings.file(), tenant.id().value(), start)) {
            Crawl crawl = new Crawl(tenant, frontier, settings.maxBatches(), out);
            return crawl.walkFolder(folder);
        }
    }

    private Outcome walkSite(Site site, PageUrl start, Settings settings) throws InterruptedException {
        begin();
        if (site.allows(start)) {
            frontier.enqueue(start);
        } else {
            out.println("robots.txt does not allow " + start.text());
        }
        Feed.Fetcher fetcher = source -> site.image(new PageUrl(source), settings.maxImageBytes());
        for (Optional<Frontier.Page> page = next(settings); page.isPresent(); page = next(settings)) {
            visit(site, page.get(), settings.bounds());
            List<Frontier.Image> images = frontier.waiting(Feed.BATCH);
            if (images.size() == Feed.BATCH) {
                feed.sendFetched(images, fetcher);
            }
        }
        for (List<Frontier.Image> rest = frontier.waiting(Feed.BATCH);
                !rest.isEmpty();
                rest = frontier.waiting(Feed.BATCH)) {
            feed.sendFetched(rest, fetcher);
        }
        return end();
    }

    private Outcome walkFolder(Path folder) throws InterruptedException {
        begin();
        int fresh = frontier.found(Folder.sources(folder));
        out.println("photos found  " + fresh + " that are new");
        for (List<Frontier.Image> images = frontier.waiting(Feed.BATCH);
                !images.isEmpty();
                images = frontier.waiting(Feed.BATCH)) {
            feed.sendFiles(images);
        }
        return end();
    }

    private void begin() {
        if (frontier.resumed()) {
            out.println("goes on       after " + frontier.pagesVisited() + " pages, " + frontier.pagesWaiting()
                    + " more are known");
        } else {
            frontier.begin();
        }
        feed.resume();
        out.flush();
    }

    private Outcome end() throws InterruptedException {
        feed.followAll();
        frontier.finish();
        Feed.Totals totals = feed.totals();
        return new Outcome(frontier.pagesVisited(), totals.images, totals.withFaces, totals.failed);
    }

    private Optional<Frontier.Page> next(Settings settings) {
        return frontier.pagesVisited() < settings.bounds().pages() ? frontier.next() : Optional.empty();
    }

    private void visit(Site site, Frontier.Page page, Bounds bounds) throws InterruptedException {
        try {
            Optional<Site.Page> seen = site.page(page.url());
            if (seen.isEmpty()) {
                frontier.visited(page);
                return;
            }
            PageLinks links = seen.get().links();
            Set<PageUrl> pages = new LinkedHashSet<>(links.pages());
            pages.removeIf(url -> !site.allows(url) || !Bounds.isSane(url));
            Set<PageUrl> images = new LinkedHashSet<>(links.images());
            images.removeIf(url -> !site.allows(url));
            int fresh = frontier.visited(page, seen.get().url(), pages, images, bounds);
            out.println("page          " + page.url().text() + ": " + fresh + " new images");
        } catch (FetchException e) {
            out.println("page failed   " + page.url().text() + ": " + e.getMessage());
            frontier.visited(page);
        }
        out.flush();
    }

    @Override
    public String toString() {
        return "Crawl[" + tenant.id() + "]";
    }
}
