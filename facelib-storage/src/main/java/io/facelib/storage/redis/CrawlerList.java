package io.facelib.storage.redis;

/** The lists through which the parts of a crawler hand work to each other. Items are JSON texts, added on the right. */
public enum CrawlerList {
    /** Sites to be crawled. */
    SITES("nc:sites", false),
    /** Images that pages show. */
    CANDIDATES("nc:candidates", false),
    /** Batches of downloaded images. */
    IMAGES("nc:images", false),
    /** Images that are to be kept. */
    STORAGE("nc:storage", false),
    /** What became of images. */
    RESULTS("nc:results", false),
    /** Images that no graphics processor looked at. */
    CPU_FALLBACK("nc:cpu_fallback", false),
    /** Downloaded images for whoever finds faces. */
    GPU_INBOX("gpu:inbox", true);

    private final String key;
    private final boolean oldestFirst;

    CrawlerList(String key, boolean oldestFirst) {
        this.key = key;
        this.oldestFirst = oldestFirst;
    }

    /** The key in the server, without any prefix. */
    public String key() {
        return key;
    }

    /** Whether what was added first is taken first; of the others what was added last is. */
    public boolean isOldestFirst() {
        return oldestFirst;
    }
}
