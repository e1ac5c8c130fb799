package io.facelib.rest.legacy;

import io.facelib.model.FaceImage;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.json.ValidationException;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Upload;
import io.facelib.rest.settings.RestSettings;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** Uploaded photos, refused in a fixed order: empty, of a type that is none of ours, too large. */
final class Photos {
    private static final String PART = "file";
    private static final Set<String> TYPES = Set.of("image/jpeg", "image/jpg", "image/png");

    private final int maxBytes;

    Photos(RestSettings settings) {
        this.maxBytes = settings.limits().maxImageBytes();
    }

    /**
     * Reads the photo; its content is not looked at.
     *
     * @throws ValidationException if there is none
     * @throws LegacyException if it is refused
     */
    FaceImage read(Call call) throws IOException {
        Upload upload = call.file(PART);
        byte[] content = upload.content();
        if (content.length == 0) {
            throw new LegacyException(ErrorCode.EMPTY_FILE);
        }
        if (!isPhoto(upload)) {
            throw new LegacyException(
                    ErrorCode.INVALID_IMAGE_FORMAT, "the file's declared type must be image/jpeg or image/png");
        }
        if (content.length > maxBytes) {
            throw new LegacyException(
                    ErrorCode.IMAGE_TOO_LARGE, "the file is larger than the limit of " + maxBytes + " bytes");
        }
        return FaceImage.owning(content);
    }

    private static boolean isPhoto(Upload upload) {
        return upload.contentType()
                .map(type -> type.strip().toLowerCase(Locale.ROOT))
                .filter(TYPES::contains)
                .isPresent();
    }
}
