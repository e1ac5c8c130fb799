package io.facelib.image;

import java.io.ByteArrayOutputStream;

/**
 * Leaves text and colour profile chunks out of a PNG. Some of them are compressed and unpack to a thousand times their
 * size inside the decoder; none of them changes a pixel here.
 */
final class PngChunks {
    private static final int SIGNATURE = 8;
    private static final int FRAME = 12;

    private PngChunks() {}

    /** The same bytes when there is nothing to leave out, otherwise a copy without these chunks. */
    static byte[] withoutText(byte[] png) {
        return hasText(png) ? strip(png) : png;
    }

    private static boolean hasText(byte[] png) {
        ByteReader r = ByteReader.bigEndian(png);
        long at = SIGNATURE;
        while (at + FRAME <= png.length) {
            if (isText(r, at)) {
                return true;
            }
            at += r.u32(at) + FRAME;
        }
        return false;
    }

    private static boolean isText(ByteReader r, long at) {
        return r.ascii(at + 4, "zTXt") || r.ascii(at + 4, "iTXt") || r.ascii(at + 4, "tEXt") || r.ascii(at + 4, "iCCP");
    }

    private static byte[] strip(byte[] png) {
        ByteReader r = ByteReader.bigEndian(png);
        ByteArrayOutputStream out = new ByteArrayOutputStream(png.length);
        out.write(png, 0, SIGNATURE);
        long at = SIGNATURE;
        while (at + FRAME <= png.length) {
            long end = Math.min(png.length, at + r.u32(at) + FRAME);
            if (!isText(r, at)) {
                out.write(png, (int) at, (int) (end - at));
            }
            at = end;
        }
        return out.toByteArray();
    }
}
