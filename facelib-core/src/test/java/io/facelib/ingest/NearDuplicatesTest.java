package io.facelib.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.FaceId;
import io.facelib.model.TenantId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final FaceId FIRST = FaceId.of("first");
    private static final FaceId SECOND = FaceId.of("second");

    private final AtomicLong nanos = new AtomicLong();
    private final NearDuplicates guard = new NearDuplicates(nanos::get);

    private final Set<FaceId> gone = new HashSet<>();

    private boolean isDuplicate(TenantId tenant, String hash, FaceId face) {
        return guard.isDuplicate(tenant, hash, face, near -> !gone.contains(near));
    }

    @Test
    void isDuplicate_ofAFaceThatAnotherProcessDeleted_isNot() {
        isDuplicate(ACME, hash(0), FIRST);
        gone.add(FIRST);
        assertThat(isDuplicate(ACME, hash(0), SECOND)).as("it is being stored").isTrue();

        guard.stored(ACME, hash(0), FIRST);

        assertThat(isDuplicate(ACME, hash(0), SECOND)).isFalse();
        guard.stored(ACME, hash(0), SECOND);
        assertThat(isDuplicate(ACME, hash(0), FaceId.of("third"))).isTrue();
    }

    private static String hash(long bits) {
        return String.format("%016x", bits);
    }

    @Test
    void isDuplicate_upToEightBits_isNear() {
        assertThat(isDuplicate(ACME, hash(0), FIRST)).isFalse();
        assertThat(isDuplicate(ACME, hash(0), SECOND)).isTrue();
        assertThat(isDuplicate(ACME, hash(0b1111_1111), SECOND)).isTrue();
        assertThat(isDuplicate(ACME, hash(0b1_1111_1111), SECOND)).isFalse();
    }

    @Test
    void isDuplicate_otherPrefixOrTenant_isNot() {
        isDuplicate(ACME, hash(0), FIRST);

        assertThat(isDuplicate(ACME, hash(1L << 48), SECOND)).isFalse();
        assertThat(isDuplicate(TenantId.of("other"), hash(0), SECOND)).isFalse();
    }

    @Test
    void isDuplicate_theSameFaceAgain_isNot() {
        isDuplicate(ACME, hash(0), FIRST);

        assertThat(isDuplicate(ACME, hash(0), FIRST)).isFalse();
        assertThat(isDuplicate(ACME, hash(0), SECOND)).isTrue();
    }

    @Test
    void forget_aFaceThatWasNotStored_makesRoomForOthers() {
        isDuplicate(ACME, hash(0), FIRST);
        guard.forget(ACME, hash(0), FIRST);

        assertThat(isDuplicate(ACME, hash(0), SECOND)).isFalse();
    }

    @Test
    void forget_aTenant_leavesOthersAlone() {
        TenantId other = TenantId.of("other");
        isDuplicate(ACME, hash(0), FIRST);
        isDuplicate(other, hash(0), FIRST);
        guard.forget(ACME);

        assertThat(isDuplicate(ACME, hash(0), SECOND)).isFalse();
        assertThat(isDuplicate(other, hash(0), SECOND)).isTrue();
    }

    @Test
    void isDuplicate_afterAnHour_isNot_evenIfAskedMeanwhile() {
        isDuplicate(ACME, hash(0), FIRST);
        nanos.addAndGet(Duration.ofMinutes(59).toNanos());
        assertThat(isDuplicate(ACME, hash(1), SECOND)).isTrue();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(isDuplicate(ACME, hash(1), SECOND)).isFalse();
    }

    @Test
    void isDuplicate_moreThanAThousandMembers_forgetsTheOldest() {
        int stored = 0;
        for (long bits = 0; stored <= 1_000; bits++) {
            long spread = spread(bits);
            if (!isDuplicate(ACME, hash(spread), FaceId.of("face-" + stored))) {
                stored++;
            }
        }

        assertThat(isDuplicate(ACME, hash(spread(0)), SECOND)).isFalse();
    }

    /** Bits that lie far apart: a hash of the number, within one prefix. */
    private static long spread(long number) {
        long x = number * 0x9E3779B97F4A7C15L;
        x = (x ^ x >>> 30) * 0xBF58476D1CE4E5B9L;
        return (x ^ x >>> 27) >>> 16;
    }
}
