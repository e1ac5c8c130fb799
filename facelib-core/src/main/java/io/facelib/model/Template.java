package io.facelib.model;

import io.facelib.error.InvalidInputException;
import java.time.Instant;
import java.util.Locale;

/**
 * One photo by which a person is known.
 *
 * @param id kept when the identity is merged into another one
 * @param embedding the vector of the photo's one usable face
 * @param quality the score under the profile it was enrolled with, 0 to 1
 * @param sha256 of the photo as it was given, 64 lower-case hexadecimal digits; of the pixels where it was given as pixels
 * @param perceptualHash of the photo, 16 lower-case hexadecimal digits
 * @param crop the aligned face as JPEG, kept so that a later model can make a vector of its own
 * @param enrolledAt when the photo was accepted
 */
public record Template(
        TemplateId id,
        Embedding embedding,
        double quality,
        String sha256,
        String perceptualHash,
        ObjectKey crop,
        Instant enrolledAt) {
    public Template {
        Checks.range("quality", quality, 0, 1);
        requireHex("sha256", sha256, 64);
        requireHex("perceptualHash", perceptualHash, 16);
    }

    private static void requireHex(String field, String value, int digits) {
        boolean hex = value.length() == digits
                && value.equals(value.toLowerCase(Locale.ROOT))
                && value.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        if (!hex) {
            throw new InvalidInputException(
                    field, "'" + Checks.shown(value) + "' is not " + digits + " lower-case hexadecimal digits");
        }
    }
}
