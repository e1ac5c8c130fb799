package io.facelib.batch;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidImageException;
import io.facelib.image.ImageHeader;
import io.facelib.image.JpegEncoder;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchSource;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceImage;
import io.facelib.model.ImageId;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;
import io.facelib.operation.StorageLayout;
import io.facelib.spi.ObjectInfo;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the images of a batch where its items find them after a restart: each under a key of its own, even where two show the
 * same, since an item that is done removes what was put there for it.
 */
final class UploadedItems {
    private static final Logger LOG = LoggerFactory.getLogger(UploadedItems.class);
    private static final int PIXEL_QUALITY = 95;

    private final EngineParts parts;

    UploadedItems(EngineParts parts) {
        this.parts = parts;
    }

    /** Stores all of them, or none. */
    List<BatchSource> store(TenantId tenant, BatchId batch, List<FaceImage> images) {
        List<BatchSource> sources = new ArrayList<>(images.size());
        try {
            for (FaceImage image : images) {
                byte[] content = encoded(image);
                ObjectKey key = key(tenant, batch, sources.size());
                parts.objects().put(key, new ByteArrayInputStream(content), ObjectInfo.ofType(mediaType(content)));
                sources.add(new BatchSource.StoredImage(key));
            }
            return sources;
        } catch (RuntimeException e) {
            removeAll(tenant, batch, sources.size() + 1);
            throw e;
        }
    }

    /** Removes what was uploaded for a batch that was not made. */
    void removeAll(TenantId tenant, BatchId batch, int count) {
        for (int index = 0; index < count; index++) {
            try {
                parts.objects().delete(key(tenant, batch, index));
            } catch (BackendException e) {
                LOG.warn("an image that was uploaded for a batch could not be removed", e);
            }
        }
    }

    /**
     * Removes the upload of an item, if its source is one: what is not the original of a stored face is not kept. An item that
     * is open or failed may have stored its faces all the same, and then been killed or refused before it was settled.
     */
    void remove(ItemJob item, BatchSource source) {
        ObjectKey upload = key(item.tenant(), item.batch(), item.index());
        if (source instanceof BatchSource.StoredImage stored && stored.key().equals(upload)) {
            ImageId image = BatchJobs.itemImage(item.tenant(), item.batch(), item.index());
            parts.pictureLocks().alone(item.tenant(), image, () -> {
                boolean shown = parts.vectors().count(item.tenant(), FaceFilter.ofImage(image)) > 0;
                return !shown && parts.objects().delete(upload);
            });
        }
    }

    /** Removes the upload of an item whose batch was called off before it began. */
    void removeOfCancelled(ItemJob item) {
        parts.state()
                .batches()
                .item(item.tenant(), item.batch(), item.index())
                .filter(open -> open.outcome().isEmpty())
                .ifPresent(open -> remove(item, open.source()));
    }

    /**
     * Removes the uploads of a batch that did not become originals: those of its failed and open items. A batch whose items
     * cannot be read leaves them.
     */
    void removeLeft(Batch batch) {
        try {
            removeAllLeft(batch);
        } catch (BackendException e) {
            if (e.retryable()) {
                throw e;
            }
            LOG.warn("what was uploaded for batch {} could not be looked after, and may stay", batch.id(), e);
        }
    }

    private void removeAllLeft(Batch batch) {
        PageRequest request = PageRequest.first(1_000);
        Optional<String> next = Optional.of("");
        Page<BatchItem> page = items(batch, request);
        while (next.isPresent()) {
            page.items().stream()
                    .filter(UploadedItems::isLeft)
                    .forEach(item -> remove(job(batch, item), item.source()));
            next = page.next();
            page = next.isPresent() ? items(batch, request.after(next.get())) : page;
        }
    }

    private Page<BatchItem> items(Batch batch, PageRequest request) {
        return parts.state().batches().items(batch.tenant(), batch.id(), Optional.empty(), request);
    }

    private static boolean isLeft(BatchItem item) {
        return item.outcome().map(outcome -> outcome.result() == Result.FAILED).orElse(true);
    }

    private static ItemJob job(Batch batch, BatchItem item) {
        return new ItemJob(batch.tenant(), batch.id(), item.index());
    }

    private static ObjectKey key(TenantId tenant, BatchId batch, int index) {
        return StorageLayout.original(tenant, BatchJobs.itemImage(tenant, batch, index));
    }

    /** What is no picture is an error of its item, told when its turn comes. */
    private static String mediaType(byte[] content) {
        try {
            return ImageHeader.read(content).format().mediaType();
        } catch (InvalidImageException e) {
            LOG.debug("an image of a batch has no known format", e);
            return "application/octet-stream";
        }
    }

    private byte[] encoded(FaceImage image) {
        return image.pixels()
                .map(pixels -> JpegEncoder.encode(pixels, PIXEL_QUALITY))
                .orElseGet(() -> image.encoded(parts.pipeline().limits().maxBytes()));
    }
}
