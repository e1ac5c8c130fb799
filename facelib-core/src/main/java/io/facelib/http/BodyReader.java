package io.facelib.http;

import io.facelib.error.FetchException;
import io.facelib.error.FetchException.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;

/** Reads bodies, and never more of them than a limit, before and after unpacking. */
final class BodyReader {
    private BodyReader() {}

    /**
     * The whole body, unpacked.
     *
     * @throws FetchException if it has more bytes than the limit, or is packed in a way that is not understood
     */
    static byte[] whole(String site, ClassicHttpResponse response, long limit) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        if (entity.getContentLength() > limit) {
            throw tooLarge(site, limit);
        }
        InputStream packed = new Limited(entity.getContent(), site, limit);
        byte[] body = unpacked(site, response, packed).readNBytes(Math.toIntExact(limit + 1));
        if (body.length > limit) {
            throw tooLarge(site, limit);
        }
        packed.read(); // the end, which frees the connection for further calls
        return body;
    }

    /** The beginning of the body as it was sent; one byte more is read, so that a body's end is noticed. */
    static byte[] beginning(ClassicHttpResponse response, int limit) throws IOException {
        HttpEntity entity = response.getEntity();
        byte[] read = entity == null ? new byte[0] : entity.getContent().readNBytes(limit + 1);
        return read.length <= limit ? read : Arrays.copyOf(read, limit);
    }

    private static InputStream unpacked(String site, ClassicHttpResponse response, InputStream packed)
            throws IOException {
        Header[] encodings = response.getHeaders(HttpHeaders.CONTENT_ENCODING);
        String encoding = encodings.length == 0 ? "identity" : encodings[0].getValue();
        return switch (encodings.length > 1 ? "several" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> packed;
            case "gzip", "x-gzip" -> new GZIPInputStream(packed);
            case "deflate" -> new InflaterInputStream(packed);
            default ->
                throw new FetchException(
                        Reason.BROKEN_ANSWER, false, "the answer of " + site + " is packed in a way nobody asked for");
        };
    }

    private static FetchException tooLarge(String site, long limit) {
        return new FetchException(
                Reason.TOO_LARGE, false, "the answer of " + site + " has more than the limit of " + limit + " bytes");
    }

    /** Fails where a stream goes on after the limit. Closing it closes nothing: the caller closes the connection. */
    private static final class Limited extends FilterInputStream {
        private final String site;
        private final long limit;
        private long left;

        Limited(InputStream in, String site, long limit) {
            super(in);
            this.site = site;
            this.limit = limit;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            return value < 0 ? value : count(1, value);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            return read < 0 ? read : count(read, read);
        }

        private int count(int read, int result) {
            left -= read;
            if (left < 0) {
                throw tooLarge(site, limit);
            }
            return result;
        }

        @Override
        public long skip(long n) throws IOException {
            return super.skip(Math.min(n, 0));
        }

        @Override
        public void close() {}
    }
}
