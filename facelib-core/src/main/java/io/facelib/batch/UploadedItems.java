package io.facelib.batch;

import io.facelib.error.InvalidImageException;
import io.facelib.image.ImageHeader;
import io.facelib.image.JpegEncoder;
import io.facelib.model.BatchId;
import io.facelib.model.BatchSource;
import io.facelib.model.FaceImage;
import io.facelib.model.ImageId;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;
import io.facelib.operation.StorageLayout;
import io.facelib.spi.ObjectInfo;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
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

    List<BatchSource> store(TenantId tenant, BatchId batch, List<FaceImage> images) {
        List<BatchSource> sources = new ArrayList<>(images.size());
        for (FaceImage image : images) {
            byte[] content = encoded(image);
            ImageId id = BatchJobs.itemImage(tenant, batch, sources.size());
            ObjectKey key = StorageLayout.original(tenant, id);
            parts.objects().put(key, new ByteArrayInputStream(content), ObjectInfo.ofType(mediaType(content)));
            sources.add(new BatchSource.StoredImage(key));
        }
        return sources;
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
