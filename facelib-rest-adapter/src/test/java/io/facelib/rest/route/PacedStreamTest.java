package io.facelib.rest.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.CapacityException;
import io.facelib.rest.json.ValidationException;
import io.facelib.rest.settings.UploadLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacedStreamTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();

    @Test
    void read_senderFasterThanTheLeast_givesAllAndTellsTheEnd() throws IOException {
        InputStream body = paced(sender(100_000, 1_000, Duration.ofMillis(500)));

        assertThat(body.readAllBytes()).hasSize(100_000);
        assertThat(ended.get()).isPositive();
    }

    @Test
    void read_senderSlowerThanTheLeast_isRefusedAfterTheGrace() {
        // 100 bytes a second: what the grace allows comes in, the 11th second is one too many.
        InputStream body = paced(sender(100_000, 100, Duration.ofSeconds(1)));

        assertThatThrownBy(body::readAllBytes)
                .isInstanceOf(CapacityException.class)
                .hasMessageContaining("1024 bytes a second");
        assertThat(now.get()).isEqualTo(Duration.ofSeconds(11).toNanos());
        assertThat(ended.get()).isZero();
    }

    @Test
    void read_senderFastEnoughButTooLong_isRefused() {
        InputStream body = paced(sender(1_000_000, 2_000, Duration.ofSeconds(1)));

        assertThatThrownBy(body::readAllBytes)
                .isInstanceOf(CapacityException.class)
                .hasMessageContaining("300 seconds");
        assertThat(now.get()).isEqualTo(Duration.ofSeconds(301).toNanos());
    }

    @Test
    void read_senderSlowWithinTheGrace_isServed() throws IOException {
        InputStream body = paced(sender(9, 1, Duration.ofSeconds(1)));

        assertThat(body.readAllBytes()).hasSize(9);
    }

    @Test
    void read_timeSpentBetweenReads_costsTheSenderNothing() throws IOException {
        InputStream body = paced(sender(10, 1, Duration.ZERO));

        for (int i = 0; i < 10; i++) {
            now.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(body.read()).isNotNegative();
        }
    }

    @Test
    void read_noLeastRate_letsAnybodyTakeAnyTime() throws IOException {
        UploadLimits any =
                UploadLimits.defaults().withLeastRate(0, Duration.ZERO).withLongest(Duration.ofDays(1));
        InputStream body = new PacedStream(sender(10, 1, Duration.ofHours(1)), any, now::get, ended::incrementAndGet);

        assertThat(body.readAllBytes()).hasSize(10);
    }

    @Test
    void read_containerFails_isAFaultOfTheRequest() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("early end");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };

        assertThatThrownBy(() -> paced(broken).read()).isInstanceOf(ValidationException.class);
    }

    private InputStream paced(InputStream body) {
        return new PacedStream(body, UploadLimits.defaults(), now::get, ended::incrementAndGet);
    }

    /** Sends so many bytes at a time, each time after a wait. */
    private InputStream sender(int size, int atOnce, Duration wait) {
        return new ByteArrayInputStream(new byte[size]) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                now.addAndGet(wait.toNanos());
                return super.read(buffer, offset, Math.min(length, atOnce));
            }
        };
    }
}
