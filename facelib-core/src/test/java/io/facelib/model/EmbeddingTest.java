package io.facelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.facelib.error.ContractMismatchException;
import io.facelib.error.InvalidInputException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTest {
    private static final ContractId CONTRACT = ContractId.of("test.v1");

    @Test
    void of_anyLength_isScaledToNormOne() {
        assertThat(Embedding.of(CONTRACT, new float[] {3, 4}).toArray()).containsExactly(0.6f, 0.8f);
        assertThat(Embedding.of(CONTRACT, new float[] {1e-30f, 0}).toArray()).containsExactly(1, 0);
        assertThat(Embedding.of(CONTRACT, new float[] {1e38f, 1e38f}).get(0)).isCloseTo(0.70710677f, within(1e-6f));
        assertThat(Embedding.of(CONTRACT, new float[] {Float.MIN_VALUE, 0}).get(0))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void of_notFinite_isRefusedWithThePlaceAndValue(float bad) {
        assertThatThrownBy(() -> Embedding.of(CONTRACT, new float[] {1, 2, bad}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("component 2")
                .hasMessageContaining(Float.toString(bad));
    }

    @Test
    void of_allZero_isRefused() {
        assertThatThrownBy(() -> Embedding.of(CONTRACT, new float[] {0, 0, -0f}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("zero");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_193})
    void of_dimensionOutsideTheRange_isRefused(int dimension) {
        float[] values = new float[dimension];
        java.util.Arrays.fill(values, 1);

        assertThatThrownBy(() -> Embedding.of(CONTRACT, values))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(dimension + " is outside 2 to 8192");
    }

    @Test
    void array_isCopiedInAndOut() {
        float[] given = {3, 4};
        Embedding vector = Embedding.of(CONTRACT, given);
        given[0] = 99;
        vector.toArray()[1] = 99;

        assertThat(vector.toArray()).containsExactly(0.6f, 0.8f);
    }

    @Test
    void equality_isByContentAndContract() {
        Embedding vector = Embedding.of(CONTRACT, new float[] {3, 4});

        assertThat(vector)
                .isEqualTo(Embedding.of(CONTRACT, new float[] {6, 8}))
                .hasSameHashCodeAs(Embedding.of(CONTRACT, new float[] {6, 8}))
                .isNotEqualTo(Embedding.of(CONTRACT, new float[] {4, 3}))
                .isNotEqualTo(Embedding.of(ContractId.of("other"), new float[] {3, 4}));
    }

    @Test
    void cosine_isThatOfTheAngleAndNeverOutsideItsRange() {
        Random random = new Random(5);
        for (int dimension : new int[] {2, 3, 5, 7, 64, 127, 512}) {
            float[] a = new float[dimension];
            float[] b = new float[dimension];
            double dot = 0;
            double aa = 0;
            double bb = 0;
            for (int i = 0; i < dimension; i++) {
                a[i] = (float) random.nextGaussian();
                b[i] = (float) random.nextGaussian();
                dot += a[i] * b[i];
                aa += a[i] * a[i];
                bb += b[i] * b[i];
            }
            Embedding first = Embedding.of(CONTRACT, a);
            assertThat(first.cosine(Embedding.of(CONTRACT, b))).isCloseTo(dot / Math.sqrt(aa * bb), within(1e-5));
            assertThat(first.cosine(first)).isCloseTo(1, within(1e-6)).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void cosine_otherContractOrDimension_isRefusedNeverCompared() {
        Embedding vector = Embedding.of(CONTRACT, new float[] {3, 4});

        assertThatThrownBy(() -> vector.cosine(Embedding.of(ContractId.of("other"), new float[] {3, 4})))
                .isInstanceOf(ContractMismatchException.class)
                .hasMessageContaining("other")
                .hasMessageContaining("test.v1");
        assertThatThrownBy(() -> vector.cosine(Embedding.of(CONTRACT, new float[] {1, 2, 3})))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void toString_showsNoComponent() {
        assertThat(Embedding.of(CONTRACT, new float[] {3, 4})).hasToString("Embedding[test.v1, 2-d]");
    }
}
