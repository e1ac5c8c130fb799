package io.facelib.model;

import java.util.HexFormat;

/**
 * A link of a tenant's audit chain.
 *
 * @param sequence its place in the chain, from 1, without gaps
 * @param entry what it tells
 * @param seal lower-case hexadecimal; made of the former row's seal and this row's content with a key, so that neither can
 *     be changed unnoticed by anybody without the key
 */
public record AuditRow(long sequence, OperationAudit entry, String seal) {
    /** The seal as bytes. */
    public byte[] sealBytes() {
        return HexFormat.of().parseHex(seal);
    }
}
