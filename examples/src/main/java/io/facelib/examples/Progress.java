package io.facelib.examples;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on the error stream, so that the output of a command stays clean. Safe for any number of threads. */
public final class Progress implements AutoCloseable {
    private static final int WIDTH = 100;
    /** Rare enough not to flood the log of a machine that has no terminal, milliseconds. */
    private static final int INTERVAL = 1_000;

    private final ProgressBar bar;

    /**
     * Shows an empty bar.
     *
     * @param task what is going on, in a word
     * @param total how many steps there will be
     */
    public Progress(String task, long total) {
        this.bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(INTERVAL)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .showSpeed()
                .build();
    }

    /** One more step is done. */
    public void step() {
        bar.step();
    }

    /** So many steps are done in all. */
    void at(long done) {
        bar.stepTo(done);
    }

    @Override
    public void close() {
        bar.close();
    }
}
