package io.facelib.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.FaceId;
import io.facelib.model.TenantId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final FaceId FIRST = FaceId.of("first");
    private static final FaceId SECOND = FaceId.of("second");

    private final AtomicLong nanos = new AtomicLong();
    private final NearDuplicates guard = new NearDuplicates(nanos::get);

    private static String hash(long bits) {
        return String.format("%016x", bits);
    }

    @Test
    void isDuplicate_upToEightBits_isNear() {
        assertThat(guard.isDuplicate(ACME, hash(0), FIRST)).isFalse();
        assertThat(guard.isDuplicate(ACME, hash(0), SECOND)).isTrue();
        assertThat(guard.isDuplicate(ACME, hash(0b1111_1111), SECOND)).isTrue();
        assertThat(guard.isDuplicate(ACME, hash(0b1_1111_1111), SECOND)).isFalse();
    }

    @Test
    void isDuplicate_otherPrefixOrTenant_isNot() {
        guard.isDuplicate(ACME, hash(0), FIRST);

        assertThat(guard.isDuplicate(ACME, hash(1L << 48), SECOND)).isFalse();
        assertThat(guard.isDuplicate(TenantId.of("other"), hash(0), SECOND)).isFalse();
    }

    @Test
    void isDuplicate_theSameFaceAgain_isNot() {
        guard.isDuplicate(ACME, hash(0), FIRST);

        assertThat(guard.isDuplicate(ACME, hash(0), FIRST)).isFalse();
        assertThat(guard.isDuplicate(ACME, hash(0), SECOND)).isTrue();
    }

    @Test
    void forget_aFaceThatWasNotStored_makesRoomForOthers() {
        guard.isDuplicate(ACME, hash(0), FIRST);
        guard.forget(ACME, hash(0), FIRST);

        assertThat(guard.isDuplicate(ACME, hash(0), SECOND)).isFalse();
    }

    @Test
    void forget_aTenant_leavesOthersAlone() {
        TenantId other = TenantId.of("other");
        guard.isDuplicate(ACME, hash(0), FIRST);
        guard.isDuplicate(other, hash(0), FIRST);
        guard.forget(ACME);

        assertThat(guard.isDuplicate(ACME, hash(0), SECOND)).isFalse();
        assertThat(guard.isDuplicate(other, hash(0), SECOND)).isTrue();
    }

    @Test
    void isDuplicate_afterAnHour_isNot_evenIfAskedMeanwhile() {
        guard.isDuplicate(ACME, hash(0), FIRST);
        nanos.addAndGet(Duration.ofMinutes(59).toNanos());
        assertThat(guard.isDuplicate(ACME, hash(1), SECOND)).isTrue();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(guard.isDuplicate(ACME, hash(1), SECOND)).isFalse();
    }

    @Test
    void isDuplicate_moreThanAThousandMembers_forgetsTheOldest() {
        int stored = 0;
        for (long bits = 0; stored <= 1_000; bits++) {
            long spread = spread(bits);
            if (!guard.isDuplicate(ACME, hash(spread), FaceId.of("face-" + stored))) {
                stored++;
            }
        }

        assertThat(guard.isDuplicate(ACME, hash(spread(0)), SECOND)).isFalse();
    }

    /** Bits that lie far apart: a hash of the number, within one prefix. */
    private static long spread(long number) {
        long x = number * 0x9E3779B97F4A7C15L;
        x = (x ^ x >>> 30) * 0xBF58476D1CE4E5B9L;
        return (x ^ x >>> 27) >>> 16;
    }
}
