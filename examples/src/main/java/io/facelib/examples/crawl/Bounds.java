package io.facelib.examples.crawl;

/**
 * What keeps a crawl from never ending: sites make up pages as long as somebody asks for them.
 *
 * @param pages how many are visited
 * @param depth how many links from the start a page may be
 * @param barren how many pages in a row, each found on the one before, may show no new image
 * @param queries how many pages may differ in their query only
 */
public record Bounds(int pages, int depth, int barren, int queries) {
    private static final int MAX_LENGTH = 2_048;
    private static final int MAX_SEGMENTS = 16;
    private static final int MAX_REPEATED = 3;

    /** For so many pages. */
    public static Bounds ofPages(int pages) {
        return new Bounds(pages, 200, 8, 100);
    }

    /** Whether an address looks as if somebody chose it: not too long, not too deep, not going round in circles. */
    static boolean isSane(PageUrl url) {
        if (url.text().length() > MAX_LENGTH || url.segments().size() > MAX_SEGMENTS) {
            return false;
        }
        return url.segments().stream()
                .allMatch(segment ->
                        url.segments().stream().filter(segment::equals).count() <= MAX_REPEATED);
    }
}
