package io.facelib.rest.v1;

import io.facelib.model.FaceImage;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.V1Exception;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Images as they come in JSON: base64, plain or in a data URL, with white space wherever it may be. */
final class Base64Image {
    private static final byte[] SCHEME = "data:".getBytes(StandardCharsets.ISO_8859_1);

    private Base64Image() {}

    /**
     * The image of a text; empty if it is not base64.
     *
     * @param maxBytes that the image may have
     * @throws V1Exception if it has more
     */
    static Optional<FaceImage> read(String text, int maxBytes) {
        // Other characters become question marks, which are no base64 either.
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int length = digits(bytes);
        int padding = padding(bytes, length);
        if ((length - padding) * 3L / 4 > maxBytes) {
            throw tooLarge();
        }
        try {
            ByteBuffer image = Base64.getDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            byte[] content = image.array();
            return Optional.of(FaceImage.owning(
                    content.length == image.limit() ? content : Arrays.copyOf(content, image.limit())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What is answered to an image with too many bytes. */
    static V1Exception tooLarge() {
        return V1Exception.object(413, ErrorCode.IMAGE_TOO_LARGE.wire(), Map.of());
    }

    /** Moves the digits to the front. @return how many there are */
    private static int digits(byte[] text) {
        int length = 0;
        for (int i = start(text); i < text.length; i++) {
            if (!isSpace(text[i])) {
                text[length++] = text[i];
            }
        }
        return length;
    }

    private static int start(byte[] text) {
        int start = 0;
        while (start < text.length && isSpace(text[start])) {
            start++;
        }
        for (int i = 0; i < SCHEME.length; i++) {
            if (start + i >= text.length || lower(text[start + i]) != SCHEME[i]) {
                return start;
            }
        }
        int comma = start;
        while (comma < text.length && text[comma] != ',') {
            comma++;
        }
        return Math.min(text.length, comma + 1);
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || (character >= '\t' && character <= '\r');
    }

    private static int padding(byte[] digits, int length) {
        int padding = 0;
        while (padding < 2 && padding < length && digits[length - 1 - padding] == '=') {
            padding++;
        }
        return padding;
    }
}
