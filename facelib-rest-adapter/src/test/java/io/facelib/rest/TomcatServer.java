package io.facelib.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;

/** Tomcat 10.1 or 11, whichever is on the class path, which hands on every path that it can read. */
final class TomcatServer implements RestServer {
    /** Held, because settings of loggers that nobody holds are forgotten. */
    private static final Logger LOG = Logger.getLogger("org.apache");

    /** It reads the rest of a refused body on the request's thread, which is kept until it comes or its sender rests that long. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Tomcat tomcat = new Tomcat();
    private final Path folder;
    private final URI uri;

    TomcatServer(FaceApi api, Optional<Duration> idle) throws Exception {
        LOG.setLevel(Level.SEVERE);
        folder = Files.createTempDirectory("tomcat");
        tomcat.setBaseDir(folder.toString());
        tomcat.setConnector(connector(idle.orElse(IDLE)));
        Context context = tomcat.addContext("", folder.toString());
        context.setAllowMultipleLeadingForwardSlashInPath(true);
        context.addServletContainerInitializer((classes, application) -> api.mount(application), null);
        ((StandardHost) tomcat.getHost()).setErrorReportValveClass(TomcatErrors.class.getName());
        tomcat.start();
        uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
    }

    private static Connector connector(Duration idle) {
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setEncodedSolidusHandling("passthrough");
        connector.setEncodedReverseSolidusHandling("passthrough");
        connector.setAllowBackslash(true);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("relaxedPathChars", "\"<>[\\]^`{|}");
        connector.setProperty("relaxedQueryChars", "\"<>[\\]^`{|}");
        // The default maxBodyBytes. With less a refused upload is cut off before its sender has read the answer; -1 has
        // no end.
        connector.setProperty("maxSwallowSize", "67108864");
        // Else it asks for every body before anybody knows whether it is wanted.
        connector.setProperty("continueResponseTiming", "onRead");
        connector.setProperty("connectionTimeout", String.valueOf(idle.toMillis()));
        // Between requests connections may rest longer.
        connector.setProperty("keepAliveTimeout", "60000");
        return connector;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public void close() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        List<Path> left;
        try (Stream<Path> files = Files.walk(folder)) {
            left = files.sorted(Comparator.reverseOrder()).toList();
        }
        left.forEach(TomcatServer::delete);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
