package io.facelib.rest.legacy;

import io.facelib.Images;
import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.model.StoredImage;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** The route that delivers stored pictures. Whatever stands against one is told like a missing picture. */
public final class ImageRoutes {
    private static final String JPEG = "image/jpeg";

    /** {@code GET /images/{bucket}/{key...}}: a picture, whole or in part. */
    public Reply image(Call call) {
        Images images = call.tenant().images();
        ObjectKey key = key(call);
        StoredImage image = images.find(key).orElseThrow(ImageRoutes::notFound);
        String tag = EntityTag.of(image);
        if (EntityTag.isKnown(call.header("If-None-Match"), tag)) {
            return headed(empty(304, -1), tag);
        }
        boolean whole =
                call.isHead() || !call.header("If-Range").map(tag::equals).orElse(true);
        Optional<ByteRange> range = whole ? Optional.empty() : ByteRange.parse(call.header("Range"), image.size());
        if (range.filter(ByteRange::isEmpty).isPresent()) {
            return headed(empty(416, 0).withHeader("Content-Range", "bytes */" + image.size()), tag);
        }
        return headed(delivered(call, images, image, range), tag);
    }

    private static ObjectKey key(Call call) {
        try {
            return new ObjectKey(call.path("bucket"), call.path("key"));
        } catch (InvalidInputException e) {
            throw notFound();
        }
    }

    private static Reply delivered(Call call, Images images, StoredImage image, Optional<ByteRange> range) {
        ByteRange part = range.orElse(new ByteRange(0, image.size()));
        Reply.Body body = call.isHead() ? out -> {} : new PictureBody(opened(images, image, part), part.length());
        Reply reply = new Reply(range.isPresent() ? 206 : 200, JPEG, Map.of(), part.length(), body);
        return range.isPresent() ? reply.withHeader("Content-Range", part.ofTotal(image.size())) : reply;
    }

    private static InputStream opened(Images images, StoredImage image, ByteRange part) {
        return images.open(image.key(), part.from()).orElseThrow(ImageRoutes::notFound);
    }

    private static Reply empty(int status, long length) {
        return new Reply(status, JPEG, Map.of(), length, out -> {});
    }

    /** What was stored under a name may be erased at any time, so that nobody keeps it for long. */
    private static Reply headed(Reply reply, String tag) {
        return reply.withHeader("ETag", tag)
                .withHeader("Accept-Ranges", "bytes")
                .withHeader("Cache-Control", "private, max-age=60")
                .withHeader("X-Content-Type-Options", "nosniff");
    }

    private static LegacyException notFound() {
        return new LegacyException(ErrorCode.IMAGE_NOT_FOUND);
    }
}
