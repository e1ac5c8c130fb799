package io.facelib.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void summary_ofAHundred_isTheLeastValueNotExceeded() {
        Latencies latencies = new Latencies();
        for (int i = 100; i >= 1; i--) {
            latencies.add(i * 1_000L);
        }

        assertThat(latencies.summary()).isEqualTo(new LatencySummary(100, 50, 90, 99, 100));
    }

    @Test
    void summary_ofMoreThanTheFirstCapacity_keepsAll() {
        Latencies latencies = new Latencies();
        for (int i = 0; i < 100_000; i++) {
            latencies.add(i == 0 ? 7_000_000 : 1_000);
        }

        LatencySummary summary = latencies.summary();

        assertThat(summary.calls()).isEqualTo(100_000);
        assertThat(summary.p99()).isEqualTo(1);
        assertThat(summary.max()).isEqualTo(7_000);
    }

    @Test
    void summary_ofNothing_isRefused() {
        assertThatThrownBy(() -> new Latencies().summary()).isInstanceOf(IllegalStateException.class);
    }
}
