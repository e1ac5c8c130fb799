package io.facelib.rest.legacy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a picture (RFC 9110, 14.2).
 *
 * @param from its first byte
 * @param length how many bytes; 0 means that nothing of the picture was asked for
 */
record ByteRange(long from, long length) {
    private static final Pattern SINGLE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /** The one range that a header asks for. Anything else asks for the whole. */
    static Optional<ByteRange> parse(Optional<String> header, long size) {
        Matcher range = SINGLE.matcher(header.orElse("").strip());
        if (!range.matches()) {
            return Optional.empty();
        }
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? Optional.empty() : Optional.of(suffix(Long.parseLong(last), size));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        return to < from ? Optional.empty() : Optional.of(between(from, to, size));
    }

    private static ByteRange suffix(long bytes, long size) {
        long length = Math.min(bytes, size);
        return new ByteRange(size - length, length);
    }

    private static ByteRange between(long from, long to, long size) {
        return from >= size ? new ByteRange(size, 0) : new ByteRange(from, Math.min(to, size - 1) - from + 1);
    }

    boolean isEmpty() {
        return length == 0;
    }

    String ofTotal(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
