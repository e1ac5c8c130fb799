package io.facelib.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

class JettyListenerTest {
    @Test
    void start_nameThatNobodyKnows_bindsTheAddressThatItStandsFor() throws Exception {
        InetAddress named = InetAddress.getByAddress("nobody.invalid", new byte[] {127, 0, 0, 1});
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        try (JettyListener listener =
                new JettyListener(server, connector, new InetSocketAddress(named, 0), Duration.ofSeconds(10))) {
            listener.start("--port");

            assertThat(connector.getHost()).isEqualTo("127.0.0.1");
            assertThat(listener.port()).isPositive();
        }
    }
}
