package io.facelib.rest.legacy;

import io.facelib.rest.route.Reply;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Passes on so many bytes of a stored picture, a piece at a time, and closes it. */
final class PictureBody implements Reply.Body {
    private static final int PIECE = 16 << 10;

    private final InputStream picture;
    private final long length;

    PictureBody(InputStream picture, long length) {
        this.picture = picture;
        this.length = length;
    }

    /** A picture that was replaced by a shorter one meanwhile breaks the connection off: its length was told already. */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE];
        long left = length;
        while (left > 0) {
            int read = picture.read(piece, 0, (int) Math.min(PIECE, left));
            if (read < 0) {
                throw new EOFException(left + " bytes of a picture are missing");
            }
            out.write(piece, 0, read);
            left -= read;
        }
    }

    @Override
    public void close() throws IOException {
        picture.close();
    }
}
