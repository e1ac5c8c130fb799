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
    /** Slow senders may hold 112; Jetty has 200 unless told otherwise, and keeps a few for itself. */
    private static final int AT_A_TIME = 150;

    /** Then 503: well before the connection's idle time, which would break it without an answer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Set<String> HEALTH = Set.of("/", "/health", "/healthz", "/api/v1/health");

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private HealthFirst() {}

    static QoSHandler before(Handler handler) {
        QoSHandler first = new QoSHandler(handler);
        first.setMaxRequestCount(AT_A_TIME);
        // Each holds a connection, and nothing else.
        first.setMaxSuspendedRequestCount(-1);
        first.setMaxSuspend(LONGEST_WAIT);
        first.exclude(HealthFirst::asksForHealth);
        return first;
    }

    private static boolean asksForHealth(Request request) {
        return HEALTH.contains(request.getHttpURI().getPath()) && READING.contains(request.getMethod());
    }
}
