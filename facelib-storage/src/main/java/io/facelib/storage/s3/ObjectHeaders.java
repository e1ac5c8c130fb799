package io.facelib.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.facelib.error.InvalidInputException;
import io.facelib.spi.ObjectInfo;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an object's {@link ObjectInfo} stands in headers: the type in {@code Content-Type}, each attribute as user metadata,
 * {@code x-amz-meta-<name>: <value>}.
 *
 * <p>Headers carry printable ASCII, and their names no capitals. An attribute that is more than that, or that begins as
 * these do, is {@code x-amz-meta-facelib-x<name>: <value>}, with the name's UTF-8 in hexadecimal, and a dot and the
 * value's in URL-safe Base64. S3 allows {@value #MOST} bytes of names and values.
 */
final class ObjectHeaders {
    static final int MOST = 2_048;

    private static final String CODED = "facelib-x";
    /** So that no coded value is empty. */
    private static final String MARK = ".";

    private static final HexFormat HEX = HexFormat.of();

    private ObjectHeaders() {}

    /**
     * The user metadata of an object.
     *
     * @throws InvalidInputException if it is more than S3 allows, or the type is no header's text
     */
    static Map<String, String> metadata(ObjectInfo info) {
        if (!isText(info.contentType())) {
            throw new InvalidInputException("content type", "it is not 1 to 2048 printable ASCII characters");
        }
        Map<String, String> metadata = new HashMap<>();
        info.attributes().forEach((name, value) -> put(metadata, name, value));
        int bytes = metadata.entrySet().stream()
                .mapToInt(e -> e.getKey().length() + e.getValue().length())
                .sum();
        if (bytes > MOST) {
            throw new InvalidInputException("attributes", bytes + " bytes are more than " + MOST);
        }
        return metadata;
    }

    private static void put(Map<String, String> metadata, String name, String value) {
        if (name.matches("[a-z0-9][a-z0-9-]*") && !name.startsWith(CODED) && isText(value)) {
            metadata.put(name, value);
        } else {
            metadata.put(
                    CODED + HEX.formatHex(name.getBytes(UTF_8)),
                    MARK + Base64.getUrlEncoder().encodeToString(value.getBytes(UTF_8)));
        }
    }

    /** Header values lose blanks at their ends. */
    private static boolean isText(String value) {
        return !value.isEmpty()
                && value.length() <= MOST
                && value.equals(value.strip())
                && value.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }

    /** What was put, from the headers of an answer; what is not ours is as it is. */
    static ObjectInfo info(@Nullable String contentType, Map<String, String> metadata) {
        Map<String, String> attributes = new HashMap<>();
        metadata.forEach((name, value) -> {
            if (name.startsWith(CODED) && value.startsWith(MARK)) {
                decode(attributes, name, value);
            } else {
                attributes.put(name, value);
            }
        });
        return new ObjectInfo(Objects.requireNonNullElse(contentType, "application/octet-stream"), attributes);
    }

    private static void decode(Map<String, String> attributes, String name, String value) {
        try {
            String decoded = new String(HEX.parseHex(name.substring(CODED.length())), UTF_8);
            attributes.put(decoded, new String(Base64.getUrlDecoder().decode(value.substring(1)), UTF_8));
        } catch (IllegalArgumentException e) {
            attributes.put(name, value); // somebody else's
        }
    }
}
