package io.facelib.storage.log;

import io.facelib.model.BatchOptions;
import io.facelib.model.BatchOptions.FacesBy;

/**
 * Turns the options of a batch into bytes and back. Stateless.
 *
 * <p>Format 1, the primitives as in {@link FaceCodec}:
 *
 * <pre>
 * version      u8        1
 * flags        u8        1 faces by content, not by item | 2 crops are kept
 * priority     u8        10 above it: 1 to 19
 * metadata     map       see {@link MetadataCodec}
 * </pre>
 *
 * Nothing may follow.
 */
public final class BatchOptionsCodec {
    private static final int VERSION = 1;
    private static final int BY_CONTENT = 1;
    private static final int KEEP_CROPS = 2;
    private static final int PRIORITY_ABOVE = 10;

    private BatchOptionsCodec() {}

    public static byte[] encode(BatchOptions options) {
        BodyWriter out = new BodyWriter();
        out.u8(VERSION);
        out.u8((options.facesBy() == FacesBy.CONTENT ? BY_CONTENT : 0) | (options.keepCrops() ? KEEP_CROPS : 0));
        out.u8(options.priority() + PRIORITY_ABOVE);
        MetadataCodec.write(out, options.metadata());
        return out.toByteArray();
    }

    /**
     * What {@link #encode} wrote.
     *
     * @throws BadBodyException if the bytes are anything else
     */
    public static BatchOptions decode(byte[] body) {
        return BodyReader.whole(body, VERSION, in -> {
            int flags = in.flags(BY_CONTENT | KEEP_CROPS);
            int priority = in.u8() - PRIORITY_ABOVE;
            FacesBy facesBy = (flags & BY_CONTENT) != 0 ? FacesBy.CONTENT : FacesBy.ITEM;
            return new BatchOptions(MetadataCodec.read(in), priority, facesBy, (flags & KEEP_CROPS) != 0);
        });
    }
}
