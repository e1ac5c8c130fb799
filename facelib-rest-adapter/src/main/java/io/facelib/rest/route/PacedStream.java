package io.facelib.rest.route;

import io.facelib.error.CapacityException;
import io.facelib.rest.json.ValidationException;
import io.facelib.rest.json.Violation;
import io.facelib.rest.settings.UploadLimits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a body whose sender keeps us waiting: too few bytes for the time that was spent in reading, or too long. What is done between
 * reads costs the sender nothing. A sender of nothing at all is left to the container's idle time; what the container then
 * says, and what it says of a body that ends early or is framed wrongly, is a fault of the request. For one thread.
 */
final class PacedStream extends FilterInputStream {
    private static final Logger LOG = LoggerFactory.getLogger(PacedStream.class);
    private static final Duration LATER = Duration.ofSeconds(2);
    private static final double NANOS = 1e9;
    private static final long SKIPPED_AT_ONCE = 8_192;

    private final UploadLimits limits;
    private final LongSupplier nanoTime;
    private final Runnable atEnd;
    private long waited;
    private long received;

    /**
     * @param nanoTime a clock that only goes forward, in nanoseconds
     * @param atEnd told once or more when the body has come in
     */
    PacedStream(InputStream content, UploadLimits limits, LongSupplier nanoTime, Runnable atEnd) {
        super(content);
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.atEnd = atEnd;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        long start = nanoTime.getAsLong();
        int read = received(buffer, offset, length);
        count(start, read);
        return read;
    }

    /** Containers say what is wrong with a body in exceptions of many kinds. */
    private int received(byte[] buffer, int offset, int length) {
        try {
            return super.read(buffer, offset, length);
        } catch (IOException | RuntimeException e) {
            LOG.debug("a body could not be read", e);
            throw new ValidationException(
                    List.of(new Violation("value_error", List.of("body"), "the body could not be read to its end")));
        }
    }

    @Override
    public long skip(long count) {
        byte[] skipped = new byte[(int) Math.min(count, SKIPPED_AT_ONCE)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    private void count(long start, int read) {
        if (read < 0) {
            atEnd.run();
            return;
        }
        waited += nanoTime.getAsLong() - start;
        received += read;
        double expected = limits.bytesPerSecond() * (waited / NANOS);
        if (waited > limits.grace().toNanos() && received < expected) {
            throw new CapacityException(
                    "the body came in at less than " + limits.bytesPerSecond() + " bytes a second", LATER);
        }
        if (waited > limits.longest().toNanos()) {
            throw new CapacityException(
                    "the body took more than " + limits.longest().toSeconds() + " seconds to come in", LATER);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
