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
import io.facelib.spi.ObjectInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Brings the images that messages name, and keeps those that are not kept yet. */
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
     * @param original where the image is, or will be
     * @param kept whether it is there already
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Brought(byte[] bytes, String sha256, ObjectKey original, boolean kept) {}

    /** The SHA-256 of an object of the tenant, 64 lower-case hexadecimal digits. */
    String sha256(TenantId tenant, String bucket, String key) {
        return PhotoDigest.of(object(own.require(tenant, bucket, key)));
    }

    /** Reads the image of a message whole. */
    Brought bring(TenantId tenant, IngestMessage message) {
        if (message.isObject()) {
            ObjectKey object = own.require(
                    tenant, message.bucket().orElse(""), message.key().orElse(""));
            return verified(kept(object), message.imageSha256());
        }
        String url = message.url();
        if (url.startsWith(OBJECT_SCHEME)) {
            String rest = url.substring(OBJECT_SCHEME.length());
            int slash = Math.max(0, rest.indexOf('/'));
            return kept(
                    own.require(tenant, rest.substring(0, slash), rest.substring(Math.min(rest.length(), slash + 1))));
        }
        return fromOutside(tenant, url.toLowerCase(Locale.ROOT).startsWith(FILE_SCHEME) ? file(url) : download(url));
    }

    private Brought kept(ObjectKey object) {
        byte[] bytes = object(object);
        return new Brought(bytes, PhotoDigest.of(bytes), object, true);
    }

    private static Brought verified(Brought image, String promised) {
        if (!image.sha256().equalsIgnoreCase(promised)) {
            throw new InvalidInputException(
                    "image_sha256", "the object's bytes are not those of the message: it was replaced since");
        }
        return image;
    }

    private static Brought fromOutside(TenantId tenant, byte[] bytes) {
        String sha256 = PhotoDigest.of(bytes);
        return new Brought(bytes, sha256, StorageLayout.original(tenant, ImageId.of(sha256)), false);
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
     * Keeps an image that came from outside.
     *
     * @throws InvalidImageException if it is none
     */
    void keep(Brought image) {
        if (!image.kept()) {
            String type = ImageHeader.read(image.bytes()).format().mediaType();
            parts.objects().put(image.original(), new ByteArrayInputStream(image.bytes()), ObjectInfo.ofType(type));
        }
    }
}
