package io.facelib.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.CapacityException;
import io.facelib.error.InvalidInputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImageAdmissionTest {
    private static final ImageLimits LIMITS = new ImageLimits(100, 1_000, 10, 150, 1_500);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ImageAdmission refusing = new ImageAdmission(LIMITS, Duration.ZERO);
    private final ImageAdmission waiting = new ImageAdmission(LIMITS, Duration.ofMinutes(10));

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void acquire_withinTheLimits_isGrantedAtOnce() {
        try (ImageAdmission.Permit bytes = refusing.acquireBytes(150);
                ImageAdmission.Permit pixels = refusing.acquirePixels(1_500)) {
            assertThat(refusing.pixelsInFlight()).isEqualTo(1_500);
        }
        assertThat(refusing.pixelsInFlight()).isZero();
    }

    @Test
    void acquirePixels_beyondTheLimit_isRefusedWithTheNumbers() {
        try (ImageAdmission.Permit held = refusing.acquirePixels(1_000)) {
            assertThatThrownBy(() -> refusing.acquirePixels(501))
                    .isInstanceOfSatisfying(CapacityException.class, e -> {
                        assertThat(e.retryable()).isTrue();
                        assertThat(e.retryAfter()).isPositive();
                    })
                    .hasMessageContaining("501")
                    .hasMessageContaining("1000")
                    .hasMessageContaining("1500");
        }
    }

    @Test
    void acquireBytes_beyondTheLimit_isRefusedWithTheNumbers() {
        try (ImageAdmission.Permit held = refusing.acquireBytes(100)) {
            assertThatThrownBy(() -> refusing.acquireBytes(51))
                    .isInstanceOf(CapacityException.class)
                    .hasMessageContaining("51 bytes")
                    .hasMessageContaining("limit 150");
        }
    }

    @Test
    void acquire_bytesAndPixels_areCountedApart() {
        try (ImageAdmission.Permit bytes = refusing.acquireBytes(150)) {
            assertThatCode(() -> refusing.acquirePixels(1_500).close()).doesNotThrowAnyException();
        }
    }

    @Test
    void permit_closedTwice_isGivenBackOnce() {
        ImageAdmission.Permit first = refusing.acquirePixels(1_000);
        try (ImageAdmission.Permit second = refusing.acquirePixels(500)) {
            first.close();
            first.close();
            assertThat(refusing.pixelsInFlight()).isEqualTo(500);
        }
    }

    @Test
    void acquire_whileFull_waitsUntilAShareIsGivenBack() throws Exception {
        ImageAdmission.Permit held = waiting.acquirePixels(1_500);
        Future<ImageAdmission.Permit> later = executor.submit(() -> waiting.acquirePixels(1_000));
        assertThat(later).isNotDone();
        held.close();

        later.get().close();
        assertThat(waiting.pixelsInFlight()).isZero();
    }

    @Test
    void acquire_interrupted_isRefusedAndKeepsTheInterrupt() throws Exception {
        try (ImageAdmission.Permit held = waiting.acquirePixels(1_500)) {
            Future<Boolean> interrupted = executor.submit(() -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> waiting.acquirePixels(1)).isInstanceOf(CapacityException.class);
                return Thread.interrupted();
            });
            assertThat(interrupted.get()).isTrue();
        }
    }

    @Test
    void acquire_manyThreads_neverExceedTheLimitAndAllAreServed() throws Exception {
        AtomicLong inFlight = new AtomicLong();
        AtomicLong most = new AtomicLong();
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < 16; t++) {
            long share = 100 + 90L * (t % 10);
            running.add(executor.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    try (ImageAdmission.Permit permit = waiting.acquirePixels(share)) {
                        most.accumulateAndGet(inFlight.addAndGet(share), Math::max);
                        inFlight.addAndGet(-share);
                    }
                }
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        assertThat(most.get()).isBetween(100L, 1_500L);
        assertThat(waiting.pixelsInFlight()).isZero();
    }

    @Test
    void limits_outsideTheirRange_areRefused() {
        assertThatThrownBy(() -> new ImageLimits(0, 1, 1, 1, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new ImageLimits(1, 0, 1, 1, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new ImageLimits(1, 1, 0, 1, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new ImageLimits(2, 1, 1, 1, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new ImageLimits(1, 2, 1, 1, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new ImageLimits(1, 700_000_001, 1, 1, 700_000_001))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void limits_defaults_letThirtySixMegapixelsThroughAndStop144() {
        assertThat(ImageLimits.defaults().maxPixels()).isBetween(36_000_000L, 144_000_000L);
        assertThat(ImageLimits.defaults().maxBytes()).isEqualTo(10 << 20);
    }

    @Test
    void limits_changed_growTheLimitInFlightWhereNeeded() {
        assertThat(LIMITS.withMaxPixels(5_000).maxPixelsInFlight()).isEqualTo(5_000);
        assertThat(LIMITS.withMaxPixels(10).maxPixelsInFlight()).isEqualTo(1_500);
        assertThat(LIMITS.withMaxBytes(5_000).maxBytesInFlight()).isEqualTo(5_000);
    }
}
