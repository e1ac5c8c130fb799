package io.facelib.operation;

import io.facelib.model.CleanUpResult;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StoredObject;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Removes the face pictures of crawled and ingested images when they are old; the faces stay, and tell of no thumbnail that
 * can be had. Thumbnails of images that users uploaded stay as long as those.
 */
final class CrawledThumbnails {
    private final ObjectStore objects;

    CrawledThumbnails(ObjectStore objects) {
        this.objects = objects;
    }

    CleanUpResult run(Instant cutoff, boolean dryRun) {
        AtomicLong removed = new AtomicLong();
        Walk.each(page -> objects.list(StorageLayout.THUMBNAILS, "", page), object -> {
            if (isOver(object, cutoff) && (dryRun || objects.delete(object.key()))) {
                removed.incrementAndGet();
            }
        });
        return new CleanUpResult.Thumbnails(cutoff, removed.get());
    }

    private static boolean isOver(StoredObject object, Instant cutoff) {
        return object.modified().isBefore(cutoff) && StoredName.isCrawledThumbnail(object.key());
    }
}
