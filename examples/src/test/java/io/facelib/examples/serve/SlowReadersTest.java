package io.facelib.examples.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.FaceImage;
import io.facelib.model.IndexResult;
import io.facelib.model.ObjectKey;
import io.facelib.rest.FaceApi;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers of an answer of 10 MiB, on a connection that is never idle for too long. */
@Timeout(120)
class SlowReadersTest {
    private static final int SIZE = 10 << 20;
    private static final Duration NEVER = Duration.ofHours(1);

    private final FaceEngine engine =
            FaceEngine.builder().models(FakeModels.models()).build();
    private final FaceApi api = FaceApi.over(engine)
            .callers(CallerResolver.trustedHeader())
            .settings(RestSettings.defaults().withRateLimit(Optional.empty()))
            .build();
    private ObjectKey picture;

    @BeforeEach
    void storePicture() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(FakeFaces.draw(0, "anna"), "png", png);
        IndexResult stored = engine.tenant("acme").index(FaceImage.of(Arrays.copyOf(png.toByteArray(), SIZE)));
        picture = stored.faces().get(0).image().original();
    }

    @AfterEach
    void close() {
        api.close();
        engine.close();
    }

    /** How many bytes come back, read a few at a time by somebody who asks for a very small window. */
    private long read(SlowReaders.Rate least, int atOnce) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (JettyService service = JettyService.start(
                        api, anyPort, new JettyService.Patience(least, NEVER, HealthFirst.Room.defaults()));
                Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.setSoTimeout(100_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
            String request = "GET /images/" + picture + " HTTP/1.1\r\nHost: localhost\r\nX-Tenant-ID: acme\r\n"
                    + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return count(socket.getInputStream(), atOnce);
        }
    }

    private static long count(InputStream answer, int atOnce) throws IOException {
        byte[] buffer = new byte[atOnce];
        long count = 0;
        try {
            for (int read = answer.read(buffer); read > 0; read = answer.read(buffer)) {
                count += read;
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return count;
    }

    @Test
    void answer_readSlowerThanTheLeast_isBrokenOff() throws IOException {
        // Nobody reads a terabyte a second.
        assertThat(read(new SlowReaders.Rate(1L << 40, Duration.ofMillis(50)), 16))
                .isLessThan(SIZE);
    }

    @Test
    void answer_readFastEnough_arrivesWhole() throws IOException {
        assertThat(read(SlowReaders.Rate.defaults(), 1 << 16)).isGreaterThan(SIZE);
    }
}
