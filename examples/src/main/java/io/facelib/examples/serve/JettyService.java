package io.facelib.examples.serve;

import io.facelib.error.SetupException;
import io.facelib.rest.FaceApi;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The REST routes on Jetty 12.1, at the root of one address. Paths reach the routes as they were sent: what is odd about them
 * is answered there; so is who sends too slowly. The connection to who reads too slowly is broken. Closing lets requests that have begun end, for half a minute at most, and may be done from any thread.
 */
public final class JettyService implements AutoCloseable {
    private static final int HEADER_BYTES = 16 << 10;

    /** Connections that wait to be accepted: Java's 50 are soon full, and who comes then tries again after whole seconds. */
    private static final int WAITING_CONNECTIONS = 1_024;

    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final long STOP_MS = 30_000;

    /** Left for who asks for health, and for Jetty itself. */
    private static final int MORE_THREADS = 40;

    private final JettyListener listener;

    private JettyService(FaceApi api, InetSocketAddress address, Patience patience) {
        Server server = new Server(new QueuedThreadPool(patience.room().atATime() + MORE_THREADS));
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http()));
        connector.setAcceptQueueSize(WAITING_CONNECTIONS);
        listener = new JettyListener(server, connector, address, patience.idle());
        server.setErrorHandler(new JsonErrors(api));
        server.setHandler(new GracefulHandler(new SlowReaders(
                patience.least(),
                new UnreadBodies(patience.least(), HealthFirst.before(application(api), patience.room())))));
        server.setStopTimeout(STOP_MS);
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    private static ServletContextHandler application(FaceApi api) {
        ServletContextHandler context = new ServletContextHandler("/");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.setErrorHandler(new JsonErrors(api));
        context.addServletContainerInitializer((classes, application) -> api.mount(application));
        return context;
    }

    /**
     * Starts to serve.
     *
     * @param address port 0 takes any that is free
     * @throws SetupException if the address cannot be listened on
     */
    public static JettyService start(FaceApi api, InetSocketAddress address) {
        return start(api, address, Patience.defaults());
    }

    /**
     * How long clients are waited for, and wait.
     *
     * @param least how fast answers must be read
     * @param idle how long nothing at all may move on a connection
     * @param room for requests
     */
    record Patience(SlowReaders.Rate least, Duration idle, HealthFirst.Room room) {
        static Patience defaults() {
            return new Patience(SlowReaders.Rate.defaults(), IDLE, HealthFirst.Room.defaults());
        }
    }

    static JettyService start(FaceApi api, InetSocketAddress address, Patience patience) {
        JettyService service = new JettyService(api, address, patience);
        service.listener.start("--port");
        return service;
    }

    /** The port that is listened on. */
    public int port() {
        return listener.port();
    }

    /** Waits until the service was closed. */
    public void join() throws InterruptedException {
        listener.join();
    }

    @Override
    public void close() {
        listener.close();
    }
}
