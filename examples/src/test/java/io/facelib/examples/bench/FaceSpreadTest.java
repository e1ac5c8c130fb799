package io.facelib.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Drawn faces lie as tightly as the documentation says, and as tightly as those that were measured. */
class FaceSpreadTest {
    private static final long SEED = 11;

    @Test
    void typical_cosines_areThoseOfTheDocumentation() {
        List<List<float[]>> people = draw(FaceSpread.typical(64), 2_000, 2);

        assertThat(meanWithin(people)).isCloseTo(0.6, within(0.01));
        assertThat(meanBetween(people)).isCloseTo(0, within(0.01));
        assertThat(people)
                .allSatisfy(faces -> assertThat(dot(faces.get(0), faces.get(0))).isCloseTo(1, within(1e-5)));
    }

    @Test
    void measured_cosines_areThoseThatWereMeasured() {
        List<List<float[]>> real = unevenPeople(400, 4);

        List<List<float[]>> people = draw(FaceSpread.measured("uneven", real), 2_000, 3);

        assertThat(meanWithin(people)).as("seed %d", SEED).isCloseTo(meanWithin(real), within(0.03));
        assertThat(meanBetween(people)).as("seed %d", SEED).isCloseTo(meanBetween(real), within(0.03));
        // All of these people lean to one side and vary most there; so must the drawn ones.
        assertThat(meanOfFirst(people)).isCloseTo(meanOfFirst(real), within(0.03));
    }

    @Test
    void gaussian_covariance_isTheGivenOne() {
        double[][] covariance = {{2, 0.6}, {0.6, 0.5}};
        Gaussian gaussian = Gaussian.of(covariance);
        RandomGenerator random = new SplittableRandom(SEED);
        double[][] sums = new double[2][2];
        int draws = 100_000;
        for (int i = 0; i < draws; i++) {
            float[] v = gaussian.draw(random);
            for (int cell = 0; cell < 4; cell++) {
                sums[cell / 2][cell % 2] += v[cell / 2] * v[cell % 2] / (double) draws;
            }
        }
        for (int cell = 0; cell < 4; cell++) {
            assertThat(sums[cell / 2][cell % 2]).isCloseTo(covariance[cell / 2][cell % 2], within(0.03));
        }
    }

    @Test
    void gaussian_noCovariance_isRefused() {
        assertThatThrownBy(() -> Gaussian.of(new double[][] {{1, 2}, {2, 1}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 1");
    }

    /** People who vary twenty times as much in their first four directions as in the other twelve. */
    private static List<List<float[]>> unevenPeople(int people, int faces) {
        Random random = new Random(SEED);
        List<List<float[]>> all = new ArrayList<>();
        for (int p = 0; p < people; p++) {
            float[] centre = uneven(random, 1);
            centre[0] += 0.5f;
            all.add(IntStream.range(0, faces)
                    .mapToObj(i -> unit(plus(centre, uneven(random, 0.6))))
                    .toList());
        }
        return all;
    }

    private static float[] uneven(Random random, double scale) {
        float[] vector = new float[16];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (scale * random.nextGaussian() * (i < 4 ? 1 : 0.05));
        }
        return vector;
    }

    private static float[] plus(float[] a, float[] b) {
        float[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static float[] unit(float[] vector) {
        float norm = (float) Math.sqrt(dot(vector, vector));
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= norm;
        }
        return vector;
    }

    private static List<List<float[]>> draw(FaceSpread spread, int people, int faces) {
        RandomGenerator random = new SplittableRandom(SEED);
        List<List<float[]>> drawn = new ArrayList<>();
        for (int p = 0; p < people; p++) {
            float[] centre = spread.centre(random);
            drawn.add(IntStream.range(0, faces)
                    .mapToObj(i -> spread.face(centre, random))
                    .toList());
        }
        return drawn;
    }

    private static double meanWithin(List<List<float[]>> people) {
        return people.stream()
                .mapToDouble(faces -> dot(faces.get(0), faces.get(1)))
                .average()
                .orElseThrow();
    }

    private static double meanBetween(List<List<float[]>> people) {
        return IntStream.range(1, people.size())
                .mapToDouble(i -> dot(people.get(i).get(0), people.get(i - 1).get(0)))
                .average()
                .orElseThrow();
    }

    private static double meanOfFirst(List<List<float[]>> people) {
        return people.stream()
                .mapToDouble(faces -> Math.abs(faces.get(0)[0]))
                .average()
                .orElseThrow();
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] * b[i])
                .sum();
    }
}
