package io.facelib.examples.crawl;

import crawlercommons.filters.basic.BasicURLNormalizer;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An address on the web in its normal form, so that the same page has the same text: without fragment, default port, dots in
 * its path, and parameters that only tell who came from where.
 *
 * @param text http or https
 */
record PageUrl(String text) {
    private static final List<String> ABOUT_THE_VISITOR = List.of(
            "utm_source",
            "utm_medium",
            "utm_campaign",
            "utm_term",
            "utm_content",
            "gclid",
            "fbclid",
            "phpsessid",
            "jsessionid",
            "sid",
            "sessionid");

    private static final BasicURLNormalizer NORMALIZER = BasicURLNormalizer.newBuilder()
            .queryParamsToRemove(ABOUT_THE_VISITOR)
            .build();

    /** Empty for what is no address on the web. */
    static Optional<PageUrl> of(String text) {
        String start = text.substring(0, Math.min(8, text.length())).toLowerCase(Locale.ROOT);
        if (!start.startsWith("http://") && !start.startsWith("https://")) {
            return Optional.empty();
        }
        @Nullable String normal = NORMALIZER.filter(text);
        return Optional.ofNullable(normal).flatMap(PageUrl::checked);
    }

    private static Optional<PageUrl> checked(String normal) {
        try {
            boolean named = URI.create(normal).getHost() != null;
            return named ? Optional.of(new PageUrl(normal)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private URI uri() {
        return URI.create(text);
    }

    /** Scheme, host and port: what one robots.txt is for. */
    String site() {
        return uri().getScheme() + "://" + uri().getRawAuthority();
    }

    /** The address without its query. */
    String path() {
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    /** The parts of the path. */
    List<String> segments() {
        String path = Optional.ofNullable(uri().getRawPath()).orElse("");
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
