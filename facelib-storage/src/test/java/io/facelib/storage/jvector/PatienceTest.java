package io.facelib.storage.jvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.ContractId;
import io.facelib.model.TenantId;
import io.facelib.storage.log.Partition;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Partition ONE = new Partition(TenantId.of("one"), ContractId.of("c"));
    private static final Partition OTHER = new Partition(TenantId.of("other"), ContractId.of("c"));

    private final Patience patience = new Patience();

    @Test
    void failures_makePausesLonger_ofThatPartitionOnly() {
        assertThat(occasionsUntilTry()).isZero();
        patience.failed(ONE);
        assertThat(occasionsUntilTry()).isEqualTo(1);
        patience.failed(ONE);
        assertThat(occasionsUntilTry()).isEqualTo(3);
        for (int i = 0; i < 20; i++) {
            patience.failed(ONE);
        }
        assertThat(occasionsUntilTry()).isEqualTo(64);
        assertThat(patience.mayTry(OTHER)).isTrue();
    }

    @Test
    void success_endsThePause() {
        patience.failed(ONE);
        patience.failed(ONE);
        patience.succeeded(ONE);
        patience.failed(ONE);
        assertThat(occasionsUntilTry()).isEqualTo(1);
    }

    private int occasionsUntilTry() {
        int occasions = 0;
        while (!patience.mayTry(ONE)) {
            occasions++;
        }
        return occasions;
    }
}
