package io.facelib.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.facelib.error.FetchException;
import io.facelib.error.FetchException.Reason;
import io.facelib.testkit.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS holds the certificate against the name of the URL, although the connection goes to an address. */
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static SSLContext context;

    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "tls",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=tls.example",
                        "-ext",
                        "san=dns:tls.example",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        context = context(file);
    }

    private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return made;
    }

    private static RawServer server(RawServer.Script script) throws IOException {
        return new RawServer(
                context.getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})),
                script);
    }

    private static GuardedHttpClient client(SSLContext trust) {
        ScriptedNames names =
                new ScriptedNames().answer("tls.example", "127.0.0.1").answer("other.example", "127.0.0.1");
        return new GuardedHttpClient(
                AddressPolicy.publicOnly().allowing("tls.example", "other.example", "127.0.0.1"),
                "test",
                names,
                Connections::directSocket,
                trust);
    }

    private static FetchRequest request(String host, RawServer server) {
        return FetchRequest.of("https://" + host + ":" + server.port() + "/", 1_000, Duration.ofSeconds(60))
                .withRedirects(2);
    }

    @Test
    void get_nameOfTheCertificate_isTrusted() throws IOException {
        try (RawServer server = server((request, out) -> RawServer.reply(out, 200, "text/plain", "ok"));
                GuardedHttpClient client = client(context)) {
            assertThat(client.get(request("tls.example", server)).status()).isEqualTo(200);
            assertThat(client.get(request("TLS.example.", server)).status()).isEqualTo(200);
            assertThat(server.requests().get(0).header("host")).isEqualTo("tls.example:" + server.port());
        }
    }

    @Test
    void get_anotherNameOrAnUnknownCertificate_isRefused() throws IOException {
        try (RawServer server = server((request, out) -> RawServer.reply(out, 200, "text/plain", "ok"));
                GuardedHttpClient client = client(context);
                GuardedHttpClient stranger = client(SSLContexts.createDefault())) {
            for (FetchException failure : new FetchException[] {
                catchThrowableOfType(FetchException.class, () -> client.get(request("other.example", server))),
                catchThrowableOfType(FetchException.class, () -> client.get(request("127.0.0.1", server))),
                catchThrowableOfType(FetchException.class, () -> stranger.get(request("tls.example", server)))
            }) {
                assertThat(failure.reason()).isEqualTo(Reason.CONNECTION);
                assertThat(failure.retryable()).isFalse();
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void get_redirectToPlainHttp_isRefused() throws IOException {
        try (RawServer plain = new RawServer((request, out) -> RawServer.reply(out, 200, "text/plain", "caught"));
                RawServer server = server((request, out) ->
                        RawServer.reply(out, 302, "Location: " + plain.url("/") + "\r\n", new byte[0]));
                GuardedHttpClient client = client(context)) {
            FetchException failure =
                    catchThrowableOfType(FetchException.class, () -> client.get(request("tls.example", server)));

            assertThat(failure.reason()).isEqualTo(Reason.REDIRECT);
            assertThat(plain.connections()).isZero();
        }
    }
}
