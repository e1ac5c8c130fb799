package io.facelib.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every engine does what a race asks of it; those that are not at hand are skipped, saying so. */
class EngineKindTest {
    private static final int WIDE = 200;
    private static final FaceVectors VECTORS = FaceVectors.draw(FaceSpread.typical(32), 1_500, 20, 100, 200, 2);

    @ParameterizedTest
    @EnumSource
    void engine_wideSearch_findsTheTruthBeforeAndAfterReopening(EngineKind kind) {
        assumeThat(kind.missing()).isEmpty();
        int[][] truth = new FlatVectors(VECTORS.gallery()).nearest(VECTORS.queries(), 10);
        SearchTask task = new SearchTask(VECTORS.queries(), 150, 10, WIDE, 2, 0.1);
        try (VectorEngine engine = kind.make()) {
            engine.build(VECTORS.gallery(), VECTORS.later().size());

            assertThat(engine.search(task).recall(truth)).isGreaterThan(0.95);
            OptionalDouble opened = engine.reopen(VECTORS.queries().get(0));
            Slice slice = engine.search(task);

            assertThat(slice.recall(truth)).isGreaterThan(0.95);
            assertThat(List.of(slice.found()))
                    .isNotEmpty()
                    .allSatisfy(numbers -> assertThat(numbers).hasSize(10));
            assertThat(opened.isPresent()).isEqualTo(engine.diskBytes() > 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void engine_insertedWhileSearched_isFound(EngineKind kind) {
        assumeThat(kind.missing()).isEmpty();
        try (VectorEngine engine = kind.make()) {
            assumeThat(engine).isInstanceOf(GrowingEngine.class);
            GrowingEngine growing = (GrowingEngine) engine;
            growing.build(VECTORS.gallery(), VECTORS.later().size());
            growing.reopen(VECTORS.queries().get(0));
            SearchTask meanwhile = new SearchTask(VECTORS.queries(), 0, 10, WIDE, 1, 0);

            assertThat(Inserts.perSecond(growing, VECTORS.later(), meanwhile, 60))
                    .isPositive();

            // A hundred, so that Lucene has made a new reader after the last one.
            int last = VECTORS.later().size() - 1;
            assertThat(growing.nearest(VECTORS.later().get(last), 1, WIDE))
                    .containsExactly(VECTORS.gallery().size() + last);
        }
    }
}
