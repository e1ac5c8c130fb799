package io.facelib.storage.log;

import io.facelib.model.IngestRecord;
import io.facelib.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns what became of an ingested image into bytes and back, without its key and its time, which their store keeps beside
 * them. Stateless.
 *
 * <p>Format 1, the primitives as in {@link FaceCodec}:
 *
 * <pre>
 * version      u8        1
 * sha256       text      of the image
 * faces        varint    then likewise: accepted, rejected, duplicates
 * crops        keys      varint: how many; then as many: ident: bucket, text: key
 * thumbnails   keys
 * metadata     keys
 * timings      varint    how many; then as many: text: step, i64: nanoseconds; in the order of the steps' names
 * </pre>
 *
 * Nothing may follow.
 */
public final class IngestCodec {
    private static final int VERSION = 1;

    private IngestCodec() {}

    public static byte[] encode(IngestRecord entry) {
        BodyWriter out = new BodyWriter();
        out.u8(VERSION);
        out.text(entry.imageSha256());
        out.varint(entry.faces());
        out.varint(entry.accepted());
        out.varint(entry.rejected());
        out.varint(entry.duplicates());
        keys(out, entry.crops());
        keys(out, entry.thumbnails());
        keys(out, entry.metadata());
        out.varint(entry.timings().size());
        new TreeMap<>(entry.timings()).forEach((step, took) -> {
            out.text(step);
            out.i64(took.toNanos());
        });
        return out.toByteArray();
    }

    private static void keys(BodyWriter out, List<ObjectKey> keys) {
        out.varint(keys.size());
        keys.forEach(out::key);
    }

    /**
     * What {@link #encode} wrote.
     *
     * @throws BadBodyException if the bytes are anything else
     */
    public static IngestRecord decode(byte[] body, String key, Instant at) {
        return BodyReader.whole(
                body,
                VERSION,
                in -> new IngestRecord(
                        key,
                        in.text(),
                        in.varint(),
                        in.varint(),
                        in.varint(),
                        in.varint(),
                        in.list(in::key),
                        in.list(in::key),
                        in.list(in::key),
                        timings(in),
                        at));
    }

    private static Map<String, Duration> timings(BodyReader in) {
        Map<String, Duration> timings = new TreeMap<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            timings.put(in.text(), Duration.ofNanos(in.i64()));
        }
        return timings;
    }
}
