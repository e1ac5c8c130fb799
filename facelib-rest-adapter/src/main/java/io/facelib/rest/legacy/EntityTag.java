package io.facelib.rest.legacy;

import io.facelib.model.StoredImage;
import java.time.Instant;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * What tells versions of a picture apart (RFC 9110, 8.8.3): its size, and when it was written to the nanosecond, as far as
 * the store knows.
 */
final class EntityTag {
    private EntityTag() {}

    static String of(StoredImage image) {
        Instant modified = image.modified();
        return "\"" + Long.toHexString(modified.getEpochSecond()) + "-" + Integer.toHexString(modified.getNano()) + "-"
                + Long.toHexString(image.size()) + "\"";
    }

    /** Whether a client that sent {@code If-None-Match} has that version; whether a tag is weak makes no difference there. */
    static boolean isKnown(Optional<String> ifNoneMatch, String tag) {
        StringTokenizer known = new StringTokenizer(ifNoneMatch.orElse(""), ", \t");
        while (known.hasMoreTokens()) {
            String one = known.nextToken();
            if (one.equals("*") || one.equals(tag) || one.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}
