package io.facelib.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecallTest {
    @Test
    void of_someFound_isTheirShareInAnyOrder() {
        assertThat(Recall.of(new int[] {1, 2, 3, 4}, new int[] {4, 9, 2, 1})).isEqualTo(0.75);
        assertThat(Recall.of(new int[] {1, 2}, new int[] {2, 1})).isEqualTo(1);
        assertThat(Recall.of(new int[] {1, 2}, new int[] {})).isZero();
    }

    @Test
    void of_oneFoundTwice_countsOnce() {
        assertThat(Recall.of(new int[] {1, 2}, new int[] {1, 1})).isEqualTo(0.5);
    }

    @Test
    void slice_beginsAnywhere_judgesEachAnswerByItsOwnQuery() {
        int[][] truth = {{10}, {11}, {12}};
        List<float[]> queries = List.of(new float[1], new float[1], new float[1]);
        SearchTask fromTheLast = new SearchTask(queries, 2, 1, 0, 1, 1);

        Slice slice = new Slice(fromTheLast, new int[][] {{12}, {10}, {0}, {12}}, 2);

        assertThat(slice.recall(truth)).isEqualTo(0.75);
        assertThat(slice.queriesPerSecond()).isEqualTo(2);
    }
}
