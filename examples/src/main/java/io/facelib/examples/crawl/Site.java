package io.facelib.examples.crawl;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import io.facelib.error.FetchException;
import io.facelib.error.FetchException.Reason;
import io.facelib.http.FetchRequest;
import io.facelib.http.Fetched;
import io.facelib.http.GuardedHttpClient;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that is crawled, asked for one thing at a time, at a polite pace, and only for what its robots.txt allows. For one
 * thread.
 */
final class Site {
    private static final String AGENT = "facelib";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long PAGE_BYTES = 5L << 20;
    private static final long ROBOTS_BYTES = 500L << 10;
    private static final int REDIRECTS = 5;
    private static final int TRIES = 3;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([a-z0-9_.:-]+)");

    private final GuardedHttpClient http;
    private final PageUrl start;
    private final Pace pace;
    private final BaseRobotRules rules;

    /** Asks for robots.txt first. */
    Site(GuardedHttpClient http, PageUrl start, Duration delay) throws InterruptedException {
        this.http = http;
        this.start = start;
        this.pace = new Pace(delay);
        this.rules = rules();
        if (rules.getCrawlDelay() > 0) {
            pace.atLeast(Duration.ofMillis(rules.getCrawlDelay()));
        }
    }

    /**
     * A page.
     *
     * @param url where it really is
     * @param links what it leads to
     */
    record Page(PageUrl url, PageLinks links) {}

    private BaseRobotRules rules() throws InterruptedException {
        SimpleRobotRulesParser parser = new SimpleRobotRulesParser();
        String url = start.site() + "/robots.txt";
        try {
            Fetched answer = once(FetchRequest.of(url, ROBOTS_BYTES, TIMEOUT).withRedirects(REDIRECTS));
            return answer.status() == 200
                    ? parser.parseContent(url, answer.body(), "text/plain", List.of(AGENT))
                    : parser.failedFetch(answer.status());
        } catch (FetchException e) {
            // A server that does not answer is not crawled; one whose robots.txt is a nuisance allows everything.
            return parser.failedFetch(e.retryable() ? 503 : 404);
        }
    }

    /** Whether an address is on this server, and may be asked for. */
    boolean allows(PageUrl url) {
        return url.site().equals(start.site()) && rules.isAllowed(url.text());
    }

    /**
     * Asks for a page; empty if it is none, or one that may not be had.
     *
     * @throws FetchException if there is none
     */
    Optional<Page> page(PageUrl url) throws InterruptedException {
        FetchRequest request = FetchRequest.of(url.text(), PAGE_BYTES, TIMEOUT)
                .withRedirects(REDIRECTS)
                .withContentTypes(Set.of("text/html", "application/xhtml+xml"));
        try {
            Fetched answer = patiently(request);
            Optional<PageUrl> at = PageUrl.of(answer.url().toString()).filter(this::allows);
            return at.map(there -> new Page(there, PageLinks.of(answer.body(), charset(answer), there)));
        } catch (FetchException e) {
            if (e.reason() == Reason.CONTENT_TYPE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Asks for the bytes of an image.
     *
     * @throws FetchException if it cannot be had, or is on another server or forbidden after all
     */
    byte[] image(PageUrl url, long maxBytes) throws InterruptedException {
        Fetched answer = patiently(
                FetchRequest.of(url.text(), maxBytes, TIMEOUT).withRedirects(REDIRECTS));
        if (PageUrl.of(answer.url().toString()).filter(this::allows).isEmpty()) {
            throw new FetchException(Reason.REDIRECT, false, "it leads to where the crawl does not go");
        }
        return answer.body();
    }

    private static Optional<String> charset(Fetched answer) {
        Matcher charset = CHARSET.matcher(answer.headers().getOrDefault("content-type", ""));
        return charset.find() && isKnown(charset.group(1)) ? Optional.of(charset.group(1)) : Optional.empty();
    }

    private static boolean isKnown(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    private Fetched patiently(FetchRequest request) throws InterruptedException {
        for (int i = 1; i < TRIES; i++) {
            try {
                return once(request).requireOk();
            } catch (FetchException e) {
                if (!e.retryable()) {
                    throw e;
                }
                Duration asked = e.retryAfter().orElse(Duration.ofSeconds(i));
                pace.ended(asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked);
            }
        }
        return once(request).requireOk();
    }

    private Fetched once(FetchRequest request) throws InterruptedException {
        pace.await();
        try {
            return http.get(request);
        } finally {
            pace.ended(Duration.ZERO);
        }
    }
}
