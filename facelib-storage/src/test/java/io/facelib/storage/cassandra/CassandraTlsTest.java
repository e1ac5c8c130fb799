package io.facelib.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.facelib.error.BackendException;
import io.facelib.model.PageRequest;
import io.facelib.storage.testkit.TestCertificates;
import io.facelib.testkit.Servers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CassandraTlsTest {
    @TempDir
    private Path folder;

    /** The test's node takes connections with TLS and without on one port. */
    @Test
    void index_opensOverTls() throws Exception {
        Path authority = Path.of(Servers.variable("FACELIB_CASSANDRA_AUTHORITY"));
        try (TestCluster cluster = new TestCluster();
                CassandraVectorIndex index =
                        cluster.faces().withTls(believing(authority)).open()) {
            assertThat(index.tenants(PageRequest.first(1)).items()).isEmpty();
        }
    }

    /** On nodes that were started with {@code PASSWORDS=yes}. */
    @Test
    void wrongPassword_isRefusedForGood_andNobodyIsToldIt() {
        assumeTrue(System.getenv("FACELIB_CASSANDRA_USER") != null, "the nodes ask for no password");
        try (TestCluster cluster = new TestCluster()) {
            CassandraFaces faces = cluster.faces().withCredentials("cassandra", "open sesame");

            assertThatThrownBy(faces::open)
                    .isInstanceOfSatisfying(
                            BackendException.class,
                            e -> assertThat(e.retryable()).isFalse())
                    .hasMessageContaining("AuthenticationException")
                    .hasMessageNotContaining("sesame");
        }
    }

    private static SSLContext believing(Path authority) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "node", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Who can answer in the node's place with a certificate of its own is told nothing, not even hello. */
    @Test
    void certificateOfAnotherName_isRefused() throws Exception {
        assertThat(heardByServerWith("ip:127.0.0.1")).isTrue();
        assertThat(heardByServerWith("dns:elsewhere.example")).isFalse();
    }

    /** Whether a server that shows a certificate of that name, which the client believes in, is sent a first byte. */
    private boolean heardByServerWith(String name) throws Exception {
        TestCertificates shown = TestCertificates.of(name, folder.resolve(name.replace(':', '-')));
        try (SSLServerSocket server = (SSLServerSocket)
                shown.server().getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Boolean> heard = CompletableFuture.supplyAsync(() -> hears(server));
            CassandraFaces faces = CassandraFaces.at("127.0.0.1:" + server.getLocalPort(), "dc1")
                    .withTls(shown.client())
                    .withRequestTimeout(Duration.ofSeconds(10));
            assertThatThrownBy(faces::open)
                    .isInstanceOfSatisfying(
                            BackendException.class,
                            e -> assertThat(e.retryable()).isEqualTo(name.startsWith("ip")));
            return heard.get();
        }
    }

    private static boolean hears(SSLServerSocket server) {
        try (Socket client = server.accept()) {
            return client.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }
}
