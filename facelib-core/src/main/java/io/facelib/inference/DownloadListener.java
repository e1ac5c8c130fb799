package io.facelib.inference;

import org.slf4j.LoggerFactory;

/** Hears how a model download goes on. */
@FunctionalInterface
public interface DownloadListener {
    /**
     * Called at the start, about every hundredth of the file, and at the end.
     *
     * @param name the file's
     * @param received bytes so far
     * @param total bytes in all
     */
    void progress(String name, long received, long total);

    /** Writes start and end to the log. */
    static DownloadListener log() {
        return (name, received, total) -> {
            if (received == 0 || received == total) {
                LoggerFactory.getLogger(ModelDownload.class).info("model {}: {} of {} bytes", name, received, total);
            }
        };
    }
}
