package io.facelib.ingest;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.http.FetchRequest;
import io.facelib.image.ImageHeader;
import io.facelib.model.FaceImage;
import io.facelib.model.ImageId;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;
import io.facelib.operation.PhotoDigest;
import io.facelib.operation.StorageLayout;
import io.facelib.pipeline.PipelineResult;
import io.facelib.pipeline.StandardCrop;
import io.facelib.spi.ObjectInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Brings the images that messages name, and keeps a copy of each under its own name: what a face refers to goes with the
 * face, so it must belong to nobody else.
 */
final class IngestImages {
    private static final Duration DOWNLOAD = Duration.ofSeconds(30);
    private static final int REDIRECTS = 5;
    private static final String OBJECT_SCHEME = "s3://";
    private static final String FILE_SCHEME = "file:";

    private final EngineParts parts;
    private final IngestSettings settings;
    private final OwnObjects own;

    IngestImages(EngineParts parts, IngestSettings settings) {
        this.parts = parts;
        this.settings = settings;
        this.own = new OwnObjects(settings.crawler());
    }

    /**
     * An image that was brought.
     *
     * @param sha256 of the bytes, 64 lower-case hexadecimal digits
     * @param original where the image will be kept, named by its bytes
     * @param source the object that the message named; empty for an image from outside
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Brought(byte[] bytes, String sha256, ObjectKey original, Optional<ObjectKey> source) {
        /** Whether the message named the very object that would be written. */
        boolean kept() {
            return source.filter(original::equals).isPresent();
        }
    }

    /** The SHA-256 of an object of the tenant, 64 lower-case hexadecimal digits. */
    String sha256(TenantId tenant, String bucket, String key) {
        return PhotoDigest.of(object(own.require(tenant, bucket, key)));
    }

    /** Reads the image of a message whole. */
    Brought bring(TenantId tenant, IngestMessage message) {
        if (message.isObject()) {
            ObjectKey object = own.require(
                    tenant, message.bucket().orElse(""), message.key().orElse(""));
            return verified(inside(tenant, object), message.imageSha256());
        }
        String url = message.url();
        if (url.startsWith(OBJECT_SCHEME)) {
            String rest = url.substring(OBJECT_SCHEME.length());
            int slash = Math.max(0, rest.indexOf('/'));
            String key = rest.substring(Math.min(rest.length(), slash + 1));
            return inside(tenant, own.require(tenant, rest.substring(0, slash), key));
        }
        return brought(
                tenant,
                Optional.empty(),
                url.toLowerCase(Locale.ROOT).startsWith(FILE_SCHEME) ? file(url) : download(url));
    }

    private Brought inside(TenantId tenant, ObjectKey object) {
        return brought(tenant, Optional.of(object), object(object));
    }

    private static Brought brought(TenantId tenant, Optional<ObjectKey> source, byte[] bytes) {
        String sha256 = PhotoDigest.of(bytes);
        return new Brought(bytes, sha256, StorageLayout.original(tenant, ImageId.of(sha256)), source);
    }

    private static Brought verified(Brought image, String promised) {
        if (!image.sha256().equalsIgnoreCase(promised)) {
            throw new InvalidInputException(
                    "image_sha256", "the object's bytes are not those of the message: it was replaced since");
        }
        return image;
    }

    private byte[] object(ObjectKey object) {
        InputStream content =
                parts.objects().open(object, 0).orElseThrow(() -> new NotFoundException("object", object.toString()));
        try (content) {
            return FaceImage.of(content, Math.toIntExact(maxBytes())).encoded(maxBytes());
        } catch (IOException e) {
            throw new BackendException(
                    parts.objects().name(), true, Committed.NO, "an object could not be read to its end", e);
        }
    }

    private byte[] download(String url) {
        FetchRequest request = FetchRequest.of(url, maxBytes(), DOWNLOAD).withRedirects(REDIRECTS);
        return parts.http().get(request).requireOk().body();
    }

    private byte[] file(String url) {
        Path folder = settings.files()
                .orElseThrow(() -> new InvalidInputException("url", "file:// is refused unless it is allowed"));
        try {
            Path file = Path.of(URI.create(url)).toRealPath();
            if (file.startsWith(folder.toRealPath())) {
                return FaceImage.of(file).encoded(maxBytes());
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInputException("url", "the file of a file:// URL cannot be read", e);
        }
        throw new InvalidInputException("url", "the file of a file:// URL is outside of the allowed folder");
    }

    private long maxBytes() {
        return parts.pipeline().limits().maxBytes();
    }

    /**
     * Keeps an image, unless it is kept already, or is an object of the tenant that no face will refer to. An object that
     * went with its last face since it was read is written again.
     *
     * @throws InvalidImageException if it is none
     */
    void keep(Brought image, PipelineResult seen) {
        boolean needed = image.source().isEmpty() || seen.crops().stream().anyMatch(StandardCrop::pass);
        if (needed && !isKept(image)) {
            String type = ImageHeader.read(image.bytes()).format().mediaType();
            parts.objects().put(image.original(), new ByteArrayInputStream(image.bytes()), ObjectInfo.ofType(type));
        }
    }

    private boolean isKept(Brought image) {
        return image.kept() && parts.objects().stat(image.original()).isPresent();
    }
}
