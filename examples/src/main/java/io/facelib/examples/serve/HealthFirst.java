package io.facelib.examples.serve;

import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.QoSHandler;

/**
 * Lets so many requests have a thread at a time that some threads are always left: the others wait, in their order and
 * without one. Questions whether the service is alive do not wait, so that many clients at once do not make it look dead to
 * whoever watches over it.
 */
final class HealthFirst {
    /**
     * How much room there is.
     *
     * @param atATime requests that have a thread
     * @param longestWait of others, which then are answered 503
     */
    record Room(int atATime, Duration longestWait) {
        /** Slow senders may hold 112, slow readers 64, and refused senders that are heard out count for 32 more. */
        private static final int AT_A_TIME = 220;

        /** Well before the connection's idle time, which would break it without an answer. */
        private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

        static Room defaults() {
            return new Room(AT_A_TIME, LONGEST_WAIT);
        }
    }

    private static final Set<String> HEALTH = Set.of("/", "/health", "/healthz", "/api/v1/health");

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private HealthFirst() {}

    static QoSHandler before(Handler handler, Room room) {
        QoSHandler first = new QoSHandler(handler);
        first.setMaxRequestCount(room.atATime());
        // Each holds a connection, and nothing else.
        first.setMaxSuspendedRequestCount(-1);
        first.setMaxSuspend(room.longestWait());
        first.exclude(HealthFirst::asksForHealth);
        return first;
    }

    private static boolean asksForHealth(Request request) {
        return HEALTH.contains(request.getHttpURI().getPath()) && READING.contains(request.getMethod());
    }
}
