package io.facelib.crawl;

import io.facelib.error.InvalidInputException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An image that a page shows.
 *
 * @param pageUrl of the page
 * @param imgUrl of the image, http or https
 * @param selectorHint how it was found in the page
 * @param siteId what the crawler calls the site
 * @param altText what the page says instead of the image
 * @param width as the page says, pixels
 * @param height as the page says, pixels
 * @param discoveredAt when it was found
 * @param contentType as the page says
 * @param estimatedSize as the page says, bytes
 * @param hasSrcset whether the page offers it in several sizes
 */
public record CandidateImage(
        String pageUrl,
        String imgUrl,
        String selectorHint,
        String siteId,
        Optional<String> altText,
        Optional<Integer> width,
        Optional<Integer> height,
        Instant discoveredAt,
        Optional<String> contentType,
        Optional<Long> estimatedSize,
        boolean hasSrcset) {
    public CandidateImage {
        String start = imgUrl.substring(0, Math.min(8, imgUrl.length())).toLowerCase(Locale.ROOT);
        if (!start.startsWith("http://") && !start.startsWith("https://")) {
            throw new InvalidInputException("img_url", "it is neither http nor https");
        }
    }

    /** An image of which nothing else is known. */
    public static CandidateImage of(String pageUrl, String imgUrl, String siteId, Instant now) {
        return new CandidateImage(
                pageUrl,
                imgUrl,
                "img",
                siteId,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** Leaves URLs and texts out: they may be personal data. */
    @Override
    public String toString() {
        return "CandidateImage[" + siteId + "]";
    }
}
