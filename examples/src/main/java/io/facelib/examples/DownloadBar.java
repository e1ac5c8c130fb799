package io.facelib.examples;

import io.facelib.inference.DownloadListener;
import org.jspecify.annotations.Nullable;

/** Shows the progress of model downloads, one bar for each file. Used by one thread. */
final class DownloadBar implements DownloadListener {
    private @Nullable Progress bar;

    @Override
    public void progress(String name, long received, long total) {
        Progress current = bar;
        if (current == null) {
            current = new Progress(name, total);
            bar = current;
        }
        current.at(received);
        if (received == total) {
            current.close();
            bar = null;
        }
    }
}
