package io.facelib.storage.jvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.storage.log.LoggedFace;
import org.junit.jupiter.api.Test;

class RecentTest {
    @Test
    void state_takenBeforeChanges_showsItsMomentWhateverGrowsOrGoes() {
        Recent recent = new Recent(2);
        Recent.State[] states = new Recent.State[3_001];
        for (int i = 0; i <= 3_000; i++) {
            states[i] = recent.state();
            recent.add(new LoggedFace(i, new float[] {i, 1}, new byte[] {(byte) i}));
        }
        recent.remove(17, 5);

        for (int size = 0; size <= 3_000; size++) {
            assertThat(states[size].size()).isEqualTo(size);
            for (int i = Math.max(0, size - 3); i < size; i++) {
                assertThat(states[size].cosine(new float[] {1, 0}, i)).isEqualTo(i);
                assertThat(states[size].face(i).vector()).containsExactly(i, 1);
                assertThat(states[size].face(i).sequence()).isEqualTo(i);
            }
        }
        assertThat(recent.state().removedAt()[17]).isEqualTo(5);
        assertThat(recent.remove(17, 6)).isFalse();
        assertThat(recent.remove(4_000, 6)).isFalse();
    }

    @Test
    void add_sequenceThatIsNotAboveTheLast_isLeftOut() {
        Recent recent = new Recent(2);
        assertThat(recent.add(new LoggedFace(5, new float[] {1, 0}, new byte[0])))
                .isTrue();
        assertThat(recent.add(new LoggedFace(5, new float[] {1, 0}, new byte[0])))
                .isFalse();
        assertThat(recent.add(new LoggedFace(4, new float[] {1, 0}, new byte[0])))
                .isFalse();
        assertThat(recent.size()).isEqualTo(1);
    }
}
