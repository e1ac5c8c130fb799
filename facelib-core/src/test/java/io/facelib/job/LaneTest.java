package io.facelib.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "4, 3", "5, 4", "8, 6", "16, 12", "256, 192", "1024, 768"})
    void perTenant_isThreeQuarters_andNeverAllOfSeveral(int workers, int share) {
        assertThat(Lane.perTenant(workers)).isEqualTo(share);
        assertThat(Lane.of("lane", workers, 1, 1).perTenant()).isEqualTo(share);
    }
}
