package io.facelib.examples.crawl;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.internal.StringUtil;
import org.jsoup.nodes.Element;

/** The addresses under which an {@code img} or {@code source} offers its picture, after the HTML standard's srcset. */
final class SrcSet {
    /** An address, up to white space; then what is said of it, up to a comma outside of the address. */
    private static final Pattern ENTRY = Pattern.compile("\\s*,*\\s*([^\\s]*[^\\s,])(\\s+([0-9.]+)([wx]))?\\s*(,|$)");

    /** So many are looked at. */
    private static final int MAX = 100;

    private SrcSet() {}

    /**
     * An offer.
     *
     * @param url absolute
     * @param size a width in pixels, or a density; only to be compared within one element
     */
    record Candidate(String url, double size) {}

    static List<Candidate> candidates(Element element) {
        List<Candidate> found = new ArrayList<>();
        for (String attribute : List.of("src", "data-src")) {
            String url = element.absUrl(attribute);
            if (!url.isEmpty() && !element.attr(attribute).isBlank()) { // an empty one would be the page itself
                found.add(new Candidate(url, 0));
            }
        }
        for (String attribute : List.of("srcset", "data-srcset")) {
            Matcher entry = ENTRY.matcher(element.attr(attribute));
            while (found.size() < MAX && entry.find()) {
                String url = StringUtil.resolve(element.baseUri(), entry.group(1));
                found.add(new Candidate(url, entry.group(3) == null ? 1 : number(entry.group(3))));
            }
        }
        return found;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
