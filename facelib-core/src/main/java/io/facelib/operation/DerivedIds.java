package io.facelib.operation;

import io.facelib.model.FaceId;
import io.facelib.model.ImageId;
import io.facelib.model.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids that follow from what they name, so that work done twice writes the same faces twice. Each is the beginning of a
 * SHA-256 over the tenant and the name.
 */
public final class DerivedIds {
    private static final HexFormat HEX = HexFormat.of();

    private DerivedIds() {}

    /** The image id of a thing that has a name within its tenant: 32 lower-case hexadecimal digits. */
    public static ImageId image(TenantId tenant, String name) {
        return ImageId.of(HEX.formatHex(sha256(tenant.value() + ":image:" + name), 0, 16));
    }

    /** The image id of an encoded picture, the same for the same bytes of a tenant. */
    public static ImageId image(TenantId tenant, byte[] encoded) {
        return image(tenant, HEX.formatHex(digest().digest(encoded)));
    }

    /** The id of a face of an image, in the text form of a UUID. */
    public static FaceId face(TenantId tenant, ImageId image, int index) {
        return FaceId.of(uuidText(sha256(tenant.value() + ":" + image + ":face_" + index)));
    }

    /** The first 32 hexadecimal digits of a digest as they are, grouped like a UUID. */
    private static String uuidText(byte[] digest) {
        String hex = HEX.formatHex(digest, 0, 16);
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }

    private static byte[] sha256(String text) {
        return digest().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
