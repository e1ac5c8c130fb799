package io.facelib.storage.jvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever this process compares vectors with, against a sum in double precision. */
class DotProductTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 8, 9, 15, 16, 31, 32, 33, 63, 100, 127, 128, 129, 256, 511, 512, 1_000})
    void bothWays_agreeWithTheExactSum(int dimension) {
        Random random = new Random(dimension);
        float[] a = new float[dimension];
        float[] b = new float[dimension + 5];
        for (int i = 0; i < b.length; i++) {
            b[i] = (float) random.nextGaussian();
        }
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            a[i] = (float) random.nextGaussian();
            sum += (double) a[i] * b[i + 3];
        }

        assertThat((double) new PlainDotProduct().of(a, b, 3)).isCloseTo(sum, within(1e-3));
        assertThat((double) DotProduct.BEST.of(a, b, 3)).isCloseTo(sum, within(1e-3));
    }
}
