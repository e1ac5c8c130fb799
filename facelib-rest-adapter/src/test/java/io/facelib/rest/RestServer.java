package io.facelib.rest;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A real servlet container on a free port of 127.0.0.1 that serves a {@link FaceApi}. Closing it leaves the API open. */
interface RestServer extends AutoCloseable {
    /** With the container's own idle time. */
    static RestServer start(FaceApi api) throws Exception {
        return start(api, Optional.empty());
    }

    /**
     * Starts the container that the system property {@code rest.container} names; Jetty unless set.
     *
     * @param idle how long a sender may send nothing; the container's own time where there is none
     */
    static RestServer start(FaceApi api, Optional<Duration> idle) throws Exception {
        String name = System.getProperty("rest.container", "jetty");
        return switch (name) {
            case "jetty" -> new JettyServer(api, idle);
            case "tomcat" -> new TomcatServer(api, idle);
            case "undertow" -> new UndertowServer(api, idle);
            default -> throw new IllegalArgumentException("no container is named " + name);
        };
    }

    /** Where it listens, without a path. */
    URI uri();

    @Override
    void close() throws Exception;
}
