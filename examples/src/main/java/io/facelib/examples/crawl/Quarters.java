package io.facelib.examples.crawl;

import io.facelib.model.Batch;
import java.io.PrintWriter;
import java.util.function.Consumer;

/** Tells of a batch whenever another quarter of it is done. */
final class Quarters implements Consumer<Batch> {
    private final PrintWriter out;
    private int told;

    Quarters(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void accept(Batch batch) {
        int quarters = 4 * batch.processed() / batch.total();
        if (quarters > told && quarters < 4) {
            out.println("batch         " + batch.id() + ": " + batch.processed() + " of " + batch.total());
            out.flush();
        }
        told = Math.max(told, quarters);
    }
}
