package io.facelib.rest.route;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The parts of a form, one after the other as they come in (RFC 2046, section 5.1, and RFC 7578): content is handed on from a
 * buffer of {@value #BUFFER} bytes, and nothing else is kept. Lines end with CR LF. What stands before the first part and
 * behind the last one is skipped. For one thread.
 */
final class FormParts {
    private static final int BUFFER = 16 << 10;
    /** Standards allow 70. */
    private static final int LONGEST_BOUNDARY = 250;

    private static final int MARK = 2;
    private static final ByteSearch HEADERS_END = new ByteSearch(bytes("\r\n\r\n"));

    private final InputStream body;
    private final ByteSearch delimiter;
    private final int mostHeaderBytes;
    private final byte[] buffer = new byte[BUFFER];
    private int head;
    private int tail;
    /** Up to here the buffer holds content for certain; the delimiter follows if it was found. */
    private int contentEnd;

    private boolean delimiterFound;

    /**
     * Stands before the first part.
     *
     * @param boundary that the form's type names
     * @param mostHeaderBytes of a part, less than the buffer has
     * @throws FormException if it cannot be a boundary
     */
    FormParts(InputStream body, byte[] boundary, int mostHeaderBytes) throws FormException {
        if (boundary.length == 0 || boundary.length > LONGEST_BOUNDARY) {
            throw new FormException("the form's type names no boundary of 1 to " + LONGEST_BOUNDARY + " bytes");
        }
        this.body = body;
        this.delimiter = new ByteSearch(bytes("\r\n--" + new String(boundary, StandardCharsets.ISO_8859_1)));
        this.mostHeaderBytes = mostHeaderBytes;
        // A delimiter begins with the end of the line before, which the first one need not have.
        buffer[0] = '\r';
        buffer[1] = '\n';
        tail = MARK;
        seek();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Goes to the next part, over what is left of the one before.
     *
     * @return its headers: their lines with their ends, and an empty line; nothing if there is no more part
     */
    Optional<String> next() throws IOException {
        while (!delimiterFound) {
            head = contentEnd;
            readMore();
        }
        head = contentEnd + delimiter.length();
        while (tail - head < MARK) {
            fill();
        }
        if (startsWith('-', '-')) {
            return Optional.empty();
        }
        if (!startsWith('\r', '\n')) {
            throw new FormException("something stands behind a boundary");
        }
        return Optional.of(headers());
    }

    private boolean startsWith(char first, char second) {
        return buffer[head] == first && buffer[head + 1] == second;
    }

    /** The line of the boundary has not been left yet: its end and an empty line are the end of no headers at all. */
    private String headers() throws IOException {
        int end = HEADERS_END.find(buffer, head, tail);
        while (end < 0 && tail - head <= mostHeaderBytes) {
            fill();
            end = HEADERS_END.find(buffer, head, tail);
        }
        if (end < 0 || end - head > mostHeaderBytes) {
            throw new FormException("a part has more than " + mostHeaderBytes + " bytes of headers");
        }
        int first = head + MARK;
        head = end + HEADERS_END.length();
        seek();
        return new String(buffer, first, head - first, StandardCharsets.UTF_8);
    }

    /** The content of the part that {@link #next} went to. */
    InputStream content() {
        return new Content();
    }

    private void readMore() throws IOException {
        fill();
        seek();
    }

    /** Looks where the content ends, as far as it has come in. */
    private void seek() {
        int found = delimiter.find(buffer, head, tail);
        delimiterFound = found >= 0;
        contentEnd = delimiterFound ? found : Math.max(head, tail - delimiter.length() + 1);
    }

    /** Moves what is left to the front, and reads what has come in behind it. */
    private void fill() throws IOException {
        System.arraycopy(buffer, head, buffer, 0, tail - head);
        tail -= head;
        contentEnd -= head;
        head = 0;
        int read = body.read(buffer, tail, buffer.length - tail);
        if (read < 0) {
            throw new FormException("the form has no end");
        }
        tail += read;
    }

    private final class Content extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (head >= contentEnd && !delimiterFound) {
                readMore();
            }
            int count = Math.min(length, contentEnd - head);
            System.arraycopy(buffer, head, bytes, offset, count);
            head += count;
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
