package io.facelib.examples.crawl;

import io.facelib.BatchHandle;
import io.facelib.Batches;
import io.facelib.error.FacelibException;
import io.facelib.error.NotFoundException;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchOptions.FacesBy;
import io.facelib.model.BatchSource;
import io.facelib.model.FaceImage;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Hands the images that were found to the engine, as batches of up to {@value #BATCH}, and follows these to their end. While
 * too many of them are not through, nothing new is fetched. For one thread.
 */
final class Feed {
    static final int BATCH = 100;
    /** Images that are fetched wait in memory for their batch: not more than this. */
    private static final long BATCH_BYTES = 64L << 20;

    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(3_650);

    private final Batches batches;
    private final Frontier frontier;
    private final int maxOpen;
    private final PrintWriter out;
    private final Deque<BatchHandle> open = new ArrayDeque<>();
    private final Totals totals = new Totals();

    /** What became of the images so far. */
    static final class Totals {
        long images;
        long withFaces;
        long failed;
    }

    /** Brings an image from where it was found. */
    interface Fetcher {
        byte[] bytes(String source) throws InterruptedException;
    }

    /** @param maxOpen how many batches may be under way */
    Feed(Batches batches, Frontier frontier, int maxOpen, PrintWriter out) {
        this.batches = batches;
        this.frontier = frontier;
        this.maxOpen = maxOpen;
        this.out = out;
    }

    /** Takes up the batches that an interrupted crawl left under way. */
    void resume() {
        for (String id : frontier.openBatches()) {
            try {
                open.add(batches.get(BatchId.of(id)));
            } catch (NotFoundException e) {
                frontier.ended(id); // long through, and cleaned up
            }
        }
    }

    /** Fetches images of a site and makes a batch of them. */
    void sendFetched(List<Frontier.Image> images, Fetcher fetcher) throws InterruptedException {
        List<Frontier.Image> had = new ArrayList<>();
        List<FaceImage> contents = new ArrayList<>();
        long bytes = 0;
        for (Frontier.Image image : images) {
            try {
                byte[] content = fetcher.bytes(image.source());
                bytes += content.length;
                contents.add(FaceImage.of(content));
                had.add(image);
            } catch (FacelibException e) {
                out.println("image failed  " + image.source() + ": " + e.getMessage());
                totals.failed++;
                totals.images++;
                frontier.failed(image);
            }
            if (bytes > BATCH_BYTES) {
                break; // the others stay in the frontier
            }
        }
        if (!had.isEmpty()) {
            sent(batches.indexImages(contents, options()), had);
        }
    }

    /** Makes a batch of files. */
    void sendFiles(List<Frontier.Image> images) throws InterruptedException {
        List<BatchSource> sources = images.stream()
                .<BatchSource>map(image -> new BatchSource.File(Folder.path(image.source())))
                .toList();
        sent(batches.index(sources, options()), images);
    }

    /** The same picture found twice has its faces once; so has one that was sent, but not remembered, before a crash. */
    private static BatchOptions options() {
        return BatchOptions.defaults().withFacesBy(FacesBy.CONTENT);
    }

    private void sent(BatchHandle batch, List<Frontier.Image> images) throws InterruptedException {
        frontier.sent(batch.id().value(), images);
        open.add(batch);
        out.println("batch sent    " + batch.id() + " with " + images.size() + " images");
        out.flush();
        while (open.size() >= maxOpen) {
            followOldest();
        }
    }

    /** Waits for all batches that are under way. */
    void followAll() throws InterruptedException {
        while (!open.isEmpty()) {
            followOldest();
        }
    }

    private void followOldest() throws InterruptedException {
        BatchHandle oldest = open.element();
        Batch end = oldest.await(AS_LONG_AS_IT_TAKES, new Quarters(out));
        frontier.ended(end.id().value());
        totals.images += end.total();
        totals.withFaces += end.successful();
        totals.failed += end.failed();
        open.remove();
        out.println("batch done    " + end.id() + ": " + end.total() + " images, " + end.successful() + " with faces, "
                + end.failed() + " failed");
        out.flush();
    }

    Totals totals() {
        return totals;
    }
}
