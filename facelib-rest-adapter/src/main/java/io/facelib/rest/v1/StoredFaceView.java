package io.facelib.rest.v1;

import io.facelib.Tenant;
import io.facelib.model.FaceRecord;
import io.facelib.model.Metadata;
import io.facelib.rest.link.ImageLinks;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of a stored face.
 *
 * @param payload its fields and metadata
 * @param thumbUrl a link to a small picture of it; null if there is none
 * @param cropUrl a link to the aligned face; null if it was not kept
 * @param imageUrl a link to the picture that it is from, or the next best
 */
record StoredFaceView(
        Map<String, Object> payload,
        @Nullable String thumbUrl,
        @Nullable String cropUrl,
        @Nullable String imageUrl) {
    static StoredFaceView of(FaceRecord face, Tenant tenant, ImageLinks links) {
        Optional<String> thumbnail = Payload.key(Optional.of(face.image().thumbnail()), Payload.THUMBNAILS)
                .flatMap(key -> links.v1(tenant, key));
        Optional<String> crop = Payload.key(face.image().crop(), Payload.CROPS).flatMap(key -> links.v1(tenant, key));
        Optional<String> image = Payload.key(Optional.of(face.image().original()), Payload.RAW)
                .flatMap(key -> links.v1(tenant, key))
                .or(() -> source(face.metadata()))
                .or(() -> thumbnail)
                .or(() -> crop);
        return new StoredFaceView(
                Payload.withSite(face), thumbnail.orElse(null), crop.orElse(null), image.orElse(null));
    }

    /** Where the user says that the picture is from. Shown as it is: what it points to is not ours to sign. */
    private static Optional<String> source(Metadata metadata) {
        return Payload.text(metadata, "url")
                .or(() -> Payload.text(metadata, "source_url"))
                .filter(StoredFaceView::isLink);
    }

    private static boolean isLink(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://") || lower.startsWith("s3://");
    }
}
