package io.facelib.spi;

import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.OperationAudit;
import io.facelib.model.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * How audit rows are sealed: each with a keyed code over the former row's seal and its own content, so that a row cannot be
 * changed, left out or moved unnoticed. Every store seals with this, and whoever checks a chain uses it, too.
 */
public final class AuditChain {
    /** What the key service is asked to sign for. */
    public static final String PURPOSE = "audit";

    private AuditChain() {}

    /** The row that follows another one; {@code formerSeal} is empty for the first. */
    public static AuditRow next(
            KeyService keys, TenantId tenant, long sequence, String formerSeal, OperationAudit entry) {
        byte[] seal = keys.sign(PURPOSE, content(tenant, sequence, formerSeal, entry));
        return new AuditRow(sequence, entry, HexFormat.of().formatHex(seal));
    }

    /** Whether a row follows the one with that seal. */
    public static boolean follows(KeyService keys, TenantId tenant, String formerSeal, AuditRow row) {
        return keys.verify(PURPOSE, content(tenant, row.sequence(), formerSeal, row.entry()), row.sealBytes());
    }

    /** A checkpoint for a row behind which everything is pruned. */
    public static AuditCheckpoint checkpoint(
            KeyService keys, TenantId tenant, long sequence, String seal, Instant now) {
        byte[] signature = keys.sign(PURPOSE, content(tenant, sequence, seal, now));
        return new AuditCheckpoint(sequence, seal, now, HexFormat.of().formatHex(signature));
    }

    /** Whether a checkpoint is one of ours. */
    public static boolean isGenuine(KeyService keys, TenantId tenant, AuditCheckpoint checkpoint) {
        byte[] content = content(tenant, checkpoint.sequence(), checkpoint.seal(), checkpoint.at());
        return keys.verify(PURPOSE, content, HexFormat.of().parseHex(checkpoint.signature()));
    }

    private static byte[] content(TenantId tenant, long sequence, String seal, Instant at) {
        return bytes(out -> {
            out.writeUTF("checkpoint");
            out.writeUTF(tenant.value());
            out.writeLong(sequence);
            out.writeUTF(seal);
            writeInstant(out, at);
        });
    }

    private static byte[] content(TenantId tenant, long sequence, String formerSeal, OperationAudit entry) {
        return bytes(out -> {
            out.writeUTF("operation");
            out.writeUTF(tenant.value());
            out.writeLong(sequence);
            out.writeUTF(formerSeal);
            writeInstant(out, entry.at());
            out.writeUTF(entry.requestId());
            out.writeUTF(entry.actor().map(actor -> "+" + actor).orElse("-"));
            out.writeUTF(entry.operation());
            out.writeInt(entry.faces());
            out.writeInt(entry.results());
            out.writeUTF(entry.vectors());
            out.writeUTF(entry.contract().map(contract -> "+" + contract).orElse("-"));
            out.writeDouble(entry.threshold().orElse(Double.NaN));
            out.writeUTF(entry.outcome());
        });
    }

    /** In microseconds: what every store keeps of a time. */
    private static void writeInstant(DataOutputStream out, Instant at) throws IOException {
        out.writeLong(Math.floorDiv(at.getEpochSecond() * 1_000_000_000L + at.getNano(), 1_000L));
    }

    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            content.writeTo(new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
