package io.facelib.rest.link;

import io.facelib.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The path under which this service delivers a picture. */
final class ImagePath {
    private static final String ROOT = "/api/images/";
    /** What stands in a path as it is, beside letters and digits; the slash stays between the segments of a key. */
    private static final String PLAIN = "-._~:/";

    private ImagePath() {}

    static String of(ObjectKey key) {
        return ROOT + key.bucket() + "/" + encoded(key.key());
    }

    private static String encoded(String key) {
        StringBuilder path = new StringBuilder(key.length());
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letterOrDigit || PLAIN.indexOf(c) >= 0) {
                path.append(c);
            } else {
                path.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return path.toString();
    }
}
