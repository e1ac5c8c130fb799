package io.facelib.examples.crawl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * What a page leads to.
 *
 * @param pages that it links
 * @param images that it shows or links; of those that it offers in several sizes, the largest
 */
record PageLinks(Set<PageUrl> pages, Set<PageUrl> images) {
    private static final List<String> ENDINGS =
            List.of("jpg", "jpeg", "jpe", "png", "webp", "bmp", "gif", "tif", "tiff");

    /**
     * Reads a page.
     *
     * @param charset as the server says; found in the page where it says nothing
     */
    static PageLinks of(byte[] html, Optional<String> charset, PageUrl url) {
        try {
            Document page = Jsoup.parse(new ByteArrayInputStream(html), charset.orElse(null), url.text());
            PageLinks links = new PageLinks(new LinkedHashSet<>(), new LinkedHashSet<>());
            links.readImages(page);
            links.readLinks(page);
            return links;
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory are always read", e);
        }
    }

    private void readImages(Document page) {
        for (Element picture : page.select("picture")) {
            largest(picture).ifPresent(images::add);
        }
        for (Element img : page.select("img")) {
            if (img.closest("picture") == null) {
                largest(img).ifPresent(images::add);
            }
        }
        for (Element meta :
                page.select("meta[property=og:image], meta[property=og:image:url], meta[name=twitter:image]")) {
            PageUrl.of(meta.absUrl("content")).ifPresent(images::add);
        }
    }

    /** The largest picture that an element and those in it offer. */
    private static Optional<PageUrl> largest(Element element) {
        double best = -1;
        Optional<PageUrl> found = Optional.empty();
        for (Element source : element.select("img, source")) {
            for (SrcSet.Candidate candidate : SrcSet.candidates(source)) {
                Optional<PageUrl> url = PageUrl.of(candidate.url());
                if (candidate.size() > best && url.isPresent()) {
                    best = candidate.size();
                    found = url;
                }
            }
        }
        return found;
    }

    private void readLinks(Document page) {
        boolean nofollow = page.select("meta[name=robots]").stream()
                .anyMatch(meta -> meta.attr("content").toLowerCase(Locale.ROOT).matches(".*\\b(nofollow|none)\\b.*"));
        for (Element link : page.select("a[href]")) {
            boolean follow =
                    !nofollow && !link.attr("rel").toLowerCase(Locale.ROOT).contains("nofollow");
            PageUrl.of(link.absUrl("href"))
                    .filter(url -> follow)
                    .ifPresent(url -> (isImage(url) ? images : pages).add(url));
        }
    }

    private static boolean isImage(PageUrl url) {
        String path = url.path().toLowerCase(Locale.ROOT);
        return ENDINGS.contains(path.substring(path.lastIndexOf('.') + 1));
    }
}
