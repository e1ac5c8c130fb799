package io.facelib.storage.cassandra;

import io.facelib.model.ContractId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The table of all faces with vectors of one contract: a vector column has one dimension.
 *
 * @param name of the table; its index has the same with {@code _ann}
 */
record FaceTable(ContractId contract, String name, int dimension) {
    /** Names end after 48 characters, and know no case. */
    private static final int READABLE = 18;

    static FaceTable of(ContractId contract, int dimension) {
        String plain = contract.value().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
        String readable = plain.substring(0, Math.min(READABLE, plain.length()));
        return new FaceTable(contract, "faces_" + readable + "_" + digest(contract), dimension);
    }

    private static String digest(ContractId contract) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(contract.value().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    String index() {
        return name + "_ann";
    }
}
