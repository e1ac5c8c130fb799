package io.facelib.batch;

import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.http.FetchRequest;
import io.facelib.model.BatchSource;
import io.facelib.model.FaceImage;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;
import io.facelib.operation.StorageLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** Brings the image of an item: from the web, from the object store, or from a file. */
final class ItemSource {
    private static final Duration DOWNLOAD = Duration.ofSeconds(30);
    private static final int REDIRECTS = 5;

    private final EngineParts parts;

    ItemSource(EngineParts parts) {
        this.parts = parts;
    }

    /** The image's bytes, read whole. */
    FaceImage read(TenantId tenant, BatchSource source) {
        if (source instanceof BatchSource.Url url) {
            return download(url.text());
        }
        if (source instanceof BatchSource.StoredImage stored) {
            return stored(tenant, stored.key());
        }
        return FaceImage.of(Path.of(((BatchSource.File) source).text())).inMemory(maxBytes());
    }

    private FaceImage download(String url) {
        FetchRequest request = FetchRequest.of(url, maxBytes(), DOWNLOAD).withRedirects(REDIRECTS);
        return FaceImage.of(parts.http().get(request).requireOk().body());
    }

    private FaceImage stored(TenantId tenant, ObjectKey key) {
        requireOwn(tenant, key);
        InputStream content = parts.objects().open(key, 0).orElseThrow(() -> new NotFoundException("image", key.key()));
        try (content) {
            return FaceImage.of(content, Math.toIntExact(maxBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only pictures under the tenant's own prefix are read on its behalf. */
    static void requireOwn(TenantId tenant, ObjectKey key) {
        if (!key.bucket().equals(StorageLayout.RAW) || !key.key().startsWith(tenant + "/")) {
            throw new InvalidInputException(
                    "source", "'" + key + "' is not one of the tenant's own images in " + StorageLayout.RAW);
        }
    }

    private long maxBytes() {
        return parts.pipeline().limits().maxBytes();
    }
}
