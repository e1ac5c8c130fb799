package io.facelib.http;

import static io.facelib.error.FetchException.Reason.ADDRESS;
import static io.facelib.error.FetchException.Reason.CREDENTIALS;
import static io.facelib.error.FetchException.Reason.HOST;
import static io.facelib.error.FetchException.Reason.MALFORMED_URL;
import static io.facelib.error.FetchException.Reason.SCHEME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.facelib.error.FetchException;
import io.facelib.error.FetchException.Reason;
import io.facelib.testkit.RawServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** URLs that mean the network we run in: none is connected to, by fetching or calling, and each is told apart. */
class HostileUrlsTest {
    private static final String SECRET = "s3cr3t";

    /** {@code PORT} is that of a server which must hear of nothing; {@code SECRET} must be in no message. */
    static Stream<Arguments> hostile() {
        return Stream.of(
                // other schemes, and texts that are no URL of the web
                Arguments.of("file:///etc/passwd", SCHEME),
                Arguments.of("file:/etc/passwd", SCHEME),
                Arguments.of("ftp://127.0.0.1:PORT/SECRET", SCHEME),
                Arguments.of("gopher://127.0.0.1:PORT/_SECRET", SCHEME),
                Arguments.of("dict://127.0.0.1:PORT/", SCHEME),
                Arguments.of("ldap://127.0.0.1:PORT/", SCHEME),
                Arguments.of("jar:http://127.0.0.1:PORT/x.jar!/", SCHEME),
                Arguments.of("data:text/plain,hello", SCHEME),
                Arguments.of("javascript:alert(1)", SCHEME),
                Arguments.of("ws://127.0.0.1:PORT/", SCHEME),
                Arguments.of("http:127.0.0.1:PORT", MALFORMED_URL),
                Arguments.of("http:/127.0.0.1:PORT/", MALFORMED_URL),
                Arguments.of("http:///127.0.0.1:PORT/", MALFORMED_URL),
                Arguments.of("//127.0.0.1:PORT/", MALFORMED_URL),
                Arguments.of("127.0.0.1:PORT/", MALFORMED_URL),
                Arguments.of("", MALFORMED_URL),
                Arguments.of(" http://127.0.0.1:PORT/", MALFORMED_URL),
                Arguments.of("http://127.0.0.1:PORT/\r\nHost: SECRET", MALFORMED_URL),
                Arguments.of("http://127.0.0.1:PORT\\@public.example/", MALFORMED_URL),
                Arguments.of("http://public.example:70000/", MALFORMED_URL),
                Arguments.of("http://public.example:0/", MALFORMED_URL),
                Arguments.of("http://public.example:80:PORT/", MALFORMED_URL),
                Arguments.of("http://public.example:-1/", MALFORMED_URL),
                Arguments.of("http://[::1/", MALFORMED_URL),
                // users and passwords
                Arguments.of("http://user:SECRET@public.example/", CREDENTIALS),
                Arguments.of("http://public.example@127.0.0.1:PORT/", CREDENTIALS),
                Arguments.of("http://127.0.0.1:PORT@public.example/", CREDENTIALS),
                Arguments.of("http://@127.0.0.1:PORT/", CREDENTIALS),
                Arguments.of("http://public.example%40127.0.0.1:PORT/", HOST),
                // loopback and private IPv4 as it is
                Arguments.of("http://127.0.0.1:PORT/SECRET?SECRET", ADDRESS),
                Arguments.of("HTTP://127.0.0.1:PORT/", ADDRESS),
                Arguments.of("https://127.0.0.1:PORT/", ADDRESS),
                Arguments.of("http://127.0.0.1.:PORT/", ADDRESS),
                Arguments.of("http://127.1.2.3:PORT/", ADDRESS),
                Arguments.of("http://0.0.0.0:PORT/", ADDRESS),
                Arguments.of("http://10.0.0.1/", ADDRESS),
                Arguments.of("http://100.64.0.1/", ADDRESS),
                Arguments.of("http://169.254.169.254/latest/meta-data/", ADDRESS),
                Arguments.of("http://172.16.0.1/", ADDRESS),
                Arguments.of("http://172.31.255.255/", ADDRESS),
                Arguments.of("http://192.0.0.192/", ADDRESS),
                Arguments.of("http://192.0.2.1/", ADDRESS),
                Arguments.of("http://192.88.99.1/", ADDRESS),
                Arguments.of("http://192.168.1.1/", ADDRESS),
                Arguments.of("http://198.18.0.1/", ADDRESS),
                Arguments.of("http://198.51.100.1/", ADDRESS),
                Arguments.of("http://203.0.113.1/", ADDRESS),
                Arguments.of("http://224.0.0.1/", ADDRESS),
                Arguments.of("http://240.0.0.1/", ADDRESS),
                Arguments.of("http://255.255.255.255/", ADDRESS),
                Arguments.of("http://168.63.129.16/", ADDRESS),
                // loopback in disguise: decimal, octal, hexadecimal, short, other digits and dots
                Arguments.of("http://2130706433:PORT/", HOST),
                Arguments.of("http://017700000001:PORT/", HOST),
                Arguments.of("http://0x7f000001:PORT/", HOST),
                Arguments.of("http://0177.0.0.1:PORT/", HOST),
                Arguments.of("http://0x7f.0.0.1:PORT/", HOST),
                Arguments.of("http://0x7F.0x0.0x0.0x1:PORT/", HOST),
                Arguments.of("http://127.0.0.01:PORT/", HOST),
                Arguments.of("http://127.1:PORT/", HOST),
                Arguments.of("http://127.0.1:PORT/", HOST),
                Arguments.of("http://0:PORT/", HOST),
                Arguments.of("http://256.256.256.256/", HOST),
                Arguments.of("http://127.0.0.1.0:PORT/", HOST),
                Arguments.of("http://127.0.0.0x1:PORT/", HOST),
                Arguments.of("http://\uff11\uff12\uff17.0.0.1:PORT/", ADDRESS),
                Arguments.of("http://127\u30020\u30020\u30021:PORT/", ADDRESS),
                Arguments.of("http://\u2460\u2461\u2466.0.0.1:PORT/", ADDRESS),
                Arguments.of("http://%31%32%37.0.0.1:PORT/", HOST),
                Arguments.of("http://127.0.0.1%00.public.example:PORT/", HOST),
                // IPv6: own, mapped, translated, tunnelled
                Arguments.of("http://[::1]:PORT/", ADDRESS),
                Arguments.of("http://[0:0:0:0:0:0:0:1]:PORT/", ADDRESS),
                Arguments.of("http://[::]:PORT/", ADDRESS),
                Arguments.of("http://[::ffff:127.0.0.1]:PORT/", ADDRESS),
                Arguments.of("http://[::ffff:7f00:1]:PORT/", ADDRESS),
                Arguments.of("http://[::127.0.0.1]:PORT/", ADDRESS),
                Arguments.of("http://[::ffff:8.8.8.8]/", ADDRESS),
                Arguments.of("http://[64:ff9b::7f00:1]:PORT/", ADDRESS),
                Arguments.of("http://[64:ff9b:1::10.0.0.1]/", ADDRESS),
                Arguments.of("http://[2002:7f00:1::]:PORT/", ADDRESS),
                Arguments.of("http://[2001:0:7f00:1::]:PORT/", ADDRESS),
                Arguments.of("http://[2001:db8::1]/", ADDRESS),
                Arguments.of("http://[3fff::1]/", ADDRESS),
                Arguments.of("http://[fc00::1]/", ADDRESS),
                Arguments.of("http://[fd00:ec2::254]/", ADDRESS),
                Arguments.of("http://[fe80::1]/", ADDRESS),
                Arguments.of("http://[fe80::1%25eth0]/", HOST),
                Arguments.of("http://[fec0::1]/", ADDRESS),
                Arguments.of("http://[ff02::1]/", ADDRESS),
                Arguments.of("http://[100::1]/", ADDRESS),
                // names
                Arguments.of("http://localhost:PORT/", HOST),
                Arguments.of("http://LOCALHOST.:PORT/", HOST),
                Arguments.of("http://localhost..:PORT/", HOST),
                Arguments.of("http://metadata:PORT/", HOST),
                Arguments.of("http://metadata.google.internal/", HOST),
                Arguments.of("http://printer.local/", HOST),
                Arguments.of("http://x.localhost:PORT/", HOST),
                Arguments.of("http://router.home.arpa/", HOST),
                Arguments.of("http://.public.example/", HOST),
                Arguments.of("http://pub lic.example/", MALFORMED_URL),
                Arguments.of("http://-public.example/", HOST),
                Arguments.of("http://" + "a".repeat(64) + ".example/", HOST),
                Arguments.of("http://nobody.example/", HOST),
                Arguments.of("http://loopback.example:PORT/", ADDRESS),
                Arguments.of("http://loopback.example.:PORT/", ADDRESS),
                Arguments.of("http://private.example/", ADDRESS),
                Arguments.of("http://linklocal.example/", ADDRESS),
                Arguments.of("http://mapped.example:PORT/", ADDRESS),
                Arguments.of("http://translated.example:PORT/", ADDRESS),
                Arguments.of("http://tunnelled.example:PORT/", ADDRESS),
                Arguments.of("http://zero.example:PORT/", ADDRESS),
                Arguments.of("http://many.example:PORT/", ADDRESS));
    }

    private static ScriptedNames names() {
        return new ScriptedNames()
                .answer("public.example", "93.184.216.34")
                .answer("loopback.example", "127.0.0.1")
                .answer("private.example", "10.1.2.3")
                .answer("linklocal.example", "169.254.169.254")
                .answer("mapped.example", "::ffff:127.0.0.1")
                .answer("translated.example", "64:ff9b::7f00:1")
                .answer("tunnelled.example", "2002:7f00:1::")
                .answer("zero.example", "0.0.0.0", "::")
                .answer("many.example", "::1", "127.0.0.1", "10.0.0.1", "fe80::1")
                .answer("localhost", "127.0.0.1")
                .answer("metadata", "169.254.169.254");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void url_hostile_isRefusedAndNothingConnected(String template, Reason reason) {
        ConnectRecorder connects = new ConnectRecorder();
        try (RawServer victim = new RawServer((request, out) -> RawServer.reply(out, 200, "text/plain", "caught"));
                GuardedHttpClient client = new GuardedHttpClient(
                        AddressPolicy.publicOnly(), "test", names(), connects, SSLContexts.createDefault())) {
            String url =
                    template.replace("PORT", Integer.toString(victim.port())).replace("SECRET", SECRET);
            FetchRequest fetch = FetchRequest.of(url, 1_000, Duration.ofSeconds(60));
            PostRequest post = new PostRequest(url, Map.of(), new byte[1], Duration.ofSeconds(60), 1_000);

            FetchException got = catchThrowableOfType(FetchException.class, () -> client.get(fetch));
            FetchException told = catchThrowableOfType(FetchException.class, () -> client.post(post));

            assertThat(got.reason()).isEqualTo(reason);
            assertThat(told.reason()).isEqualTo(reason);
            assertThat(trace(got)).doesNotContain(SECRET);
            assertThat(connects.addresses()).isEmpty();
            assertThat(victim.connections()).isZero();
        }
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void table_hasEnoughRows() {
        assertThat(hostile().map(row -> row.get()[0]).distinct().count()).isGreaterThanOrEqualTo(60);
    }

    /** The same without seams: what the platform itself makes of the texts. */
    @Test
    void url_hostile_withThePlatformsOwnNamesAndSockets_reachesNobody() {
        try (RawServer victim = new RawServer((request, out) -> RawServer.reply(out, 200, "text/plain", "caught"));
                GuardedHttpClient client = new GuardedHttpClient(AddressPolicy.publicOnly(), "test")) {
            hostile()
                    .map(row -> (String) row.get()[0])
                    .filter(url -> !url.contains(".example"))
                    .map(url -> url.replace("PORT", Integer.toString(victim.port())))
                    .forEach(url -> assertThat(catchThrowableOfType(
                                    FetchException.class,
                                    () -> client.get(FetchRequest.of(url, 1_000, Duration.ofSeconds(60)))))
                            .as(url)
                            .isNotNull());

            assertThat(victim.connections()).isZero();
        }
    }

    /** The victim can be reached, if that is wanted: the tests above do not pass for want of a server. */
    @Test
    void url_allowed_isConnectedTo() {
        try (RawServer victim = new RawServer((request, out) -> RawServer.reply(out, 200, "text/plain", "caught"));
                GuardedHttpClient client =
                        new GuardedHttpClient(AddressPolicy.publicOnly().allowing("127.0.0.1/32"), "test")) {
            client.get(FetchRequest.of(victim.url("/"), 1_000, Duration.ofSeconds(60)));

            assertThat(victim.connections()).isEqualTo(1);
        }
    }
}
