package io.facelib.examples.serve;

import io.facelib.error.SetupException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Jetty that listens on one address. Closing may be done from any thread. */
final class JettyListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JettyListener.class);

    private final Server server;
    private final ServerConnector connector;
    private final InetSocketAddress address;

    /**
     * Binds nothing yet.
     *
     * @param connector of that server, to which it is added here
     * @param address resolved; port 0 takes any that is free
     * @param idle how long nothing at all may move on a connection
     */
    JettyListener(Server server, ServerConnector connector, InetSocketAddress address, Duration idle) {
        this.server = server;
        this.connector = connector;
        this.address = address;
        // Not the name, which might be resolved to another address than the one that is announced.
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(idle.toMillis());
        server.addConnector(connector);
    }

    /**
     * Starts to answer.
     *
     * @param option that names the port
     * @throws SetupException if the address cannot be listened on; then all is closed
     */
    void start(String option) {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new SetupException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage(),
                    "Choose another " + option + ", or 0 for any that is free.");
        }
    }

    /** The port that is listened on. */
    int port() {
        return connector.getLocalPort();
    }

    /** Waits until the server was closed. */
    void join() throws InterruptedException {
        server.join();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            // Requests that outlast the stop are cut off; what is behind the server has to be closed all the same.
            LOG.warn("a server did not stop cleanly", e);
        }
    }
}
