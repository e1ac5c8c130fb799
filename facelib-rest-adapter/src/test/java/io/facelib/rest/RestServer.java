package io.facelib.rest;

import java.net.URI;

/** A real servlet container on a free port of 127.0.0.1 that serves a {@link FaceApi}. Closing it leaves the API open. */
interface RestServer extends AutoCloseable {
    /** Starts the container that the system property {@code rest.container} names; Jetty unless set. */
    static RestServer start(FaceApi api) throws Exception {
        String name = System.getProperty("rest.container", "jetty");
        return switch (name) {
            case "jetty" -> new JettyServer(api);
            case "tomcat" -> new TomcatServer(api);
            case "undertow" -> new UndertowServer(api);
            default -> throw new IllegalArgumentException("no container is named " + name);
        };
    }

    /** Where it listens, without a path. */
    URI uri();

    @Override
    void close() throws Exception;
}
