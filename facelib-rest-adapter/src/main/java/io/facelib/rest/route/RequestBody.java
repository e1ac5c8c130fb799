package io.facelib.rest.route;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request on its way in: who reads it has a permit, and what of it has not come in is known when the request is
 * answered. For one thread.
 */
public final class RequestBody {
    private final HttpServletRequest request;
    private final BodyLimits limits;
    private BodyLimits.@Nullable Permit permit;
    private boolean asked;
    private boolean over;
    private long received;

    /** Reads nothing yet. */
    public RequestBody(HttpServletRequest request, BodyLimits limits) {
        this.request = request;
        this.limits = limits;
    }

    /** Whether it is a form, as it was sent: asked for its type, a container may fail over a charset that nobody knows. */
    boolean isForm() {
        return Objects.toString(request.getHeader("Content-Type"), "")
                .toLowerCase(Locale.ROOT)
                .startsWith("multipart/");
    }

    /**
     * Refuses a body that announces to be larger than its route takes, before it is read.
     *
     * @throws BodyTooLargeException if it does
     */
    void checkLength(Route route) {
        long most = most(route);
        if (announced() > most) {
            throw new BodyTooLargeException(most);
        }
    }

    /**
     * Opens it under the limits of its route; a permit is taken once and held until {@link #release}.
     *
     * @param holder who sends it
     */
    InputStream open(Route route, String holder) {
        checkLength(route);
        BodyLimits.Permit granted = permit == null ? limits.enter(holder, announced(), most(route)) : permit;
        permit = granted;
        return limits.watched(content(), most(route), granted);
    }

    private long most(Route route) {
        return limits.most(route, isForm());
    }

    /** Lets others read their bodies. */
    void release() {
        if (permit != null) {
            permit.close();
        }
    }

    /** What has not been read yet, of which every byte counts. */
    InputStream content() {
        return new Counted();
    }

    /** Negative where none was announced. */
    private long announced() {
        return request.getContentLengthLong();
    }

    /** Whether some of it has not been read. */
    boolean isUnread() {
        return !over && (announced() < 0 ? isChunked() : received < announced());
    }

    /** How many bytes have not been read; {@link Long#MAX_VALUE} where nobody knows. */
    long left() {
        return announced() < 0 ? Long.MAX_VALUE : announced() - received;
    }

    private boolean isChunked() {
        return request.getHeader("Transfer-Encoding") != null;
    }

    /** Whether its sender waits to be asked for it, which is done by reading, and was not done. */
    boolean isHeldBack() {
        return !asked && request.getHeader("Expect") != null;
    }

    /** Whether others follow it on a connection; over HTTP/2 each ends alone. */
    boolean hasConnection() {
        return request.getProtocol().startsWith("HTTP/1.");
    }

    /**
     * Not closed: closing the stream of a request makes some containers read it to its end. The stream is taken when it is read, since
     * some ask for the body of who waits to be asked as soon as it is taken.
     */
    private final class Counted extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            asked = true;
            int read = request.getInputStream().read(buffer, offset, length);
            received += Math.max(0, read);
            over |= read < 0;
            return read;
        }
    }
}
