package io.facelib.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How the embeddings of a model spread: people around a common mean, and the faces of one person around that person's
 * centre. Vectors are drawn from it that lie as tightly. Immutable, safe for any number of threads.
 *
 * <p>A centre is normally distributed with the mean and covariance of real centres. A face is its person's centre plus a
 * normal deviation with the covariance of real faces around their centres, its length drawn from the real ones, since a
 * bad photo lies further out than a good one; then it is scaled to length 1. So that the cosines come out as they were,
 * centres are scaled until the expected squared length of a face is 1 before that last step, as that of real faces is.
 */
public final class FaceSpread {
    /** Of the spread without photos: the squared length of a face's deviation, so that two faces have cosine 0.6. */
    static final double TYPICAL_DEVIATION = 0.4;

    private final String source;
    private final double[] mean;
    private final Gaussian centres;
    private final Gaussian deviations;
    private final double[] lengths;

    private FaceSpread(String source, double[] mean, Gaussian centres, Gaussian deviations, double[] lengths) {
        this.source = source;
        this.mean = mean;
        this.centres = centres;
        this.deviations = deviations;
        this.lengths = lengths;
    }

    /**
     * The spread without photos, the same in all directions: two faces of a person have cosine 0.6 on average, those of
     * two people 0.
     */
    public static FaceSpread typical(int dimension) {
        return new FaceSpread(
                "typical spread, no photos: cosine 0.6 within a person, 0 between people",
                new double[dimension],
                Gaussian.round(dimension, Math.sqrt((1 - TYPICAL_DEVIATION) / dimension)),
                Gaussian.round(dimension, Math.sqrt(TYPICAL_DEVIATION / dimension)),
                new double[] {1});
    }

    /**
     * The spread of real faces.
     *
     * @param source what they are, for the report
     * @param people the unit vectors of each person, two or more; three people or more
     */
    public static FaceSpread measured(String source, List<List<float[]>> people) {
        List<float[]> personMeans = new ArrayList<>();
        List<double[]> residuals = new ArrayList<>();
        for (List<float[]> faces : people) {
            double[] centre = Moments.mean(faces);
            personMeans.add(toFloats(centre));
            // n faces around their own mean lie closer to it than to the unknown centre.
            double unbiased = Math.sqrt(faces.size() / (faces.size() - 1.0));
            faces.forEach(face -> residuals.add(times(Moments.minus(face, centre), unbiased)));
        }
        double[] mean = Moments.mean(personMeans);
        double[][] within = Moments.covariance(residuals, residuals.size());
        double[][] between = Moments.covariance(
                personMeans.stream().map(m -> Moments.minus(m, mean)).toList(), people.size() - 1);
        double left = 1 - Moments.trace(within) - Moments.squaredLength(mean);
        return new FaceSpread(
                source,
                mean,
                Gaussian.of(Moments.scaled(between, left / Moments.trace(between))),
                Gaussian.of(within),
                relativeLengths(residuals, Moments.trace(within)));
    }

    /** What the spread was taken from. */
    public String source() {
        return source;
    }

    int dimension() {
        return mean.length;
    }

    /** A new person's centre; not of length 1. */
    float[] centre(RandomGenerator random) {
        float[] centre = centres.draw(random);
        for (int i = 0; i < centre.length; i++) {
            centre[i] += (float) mean[i];
        }
        return centre;
    }

    /** A face of the person with that centre, of length 1. */
    float[] face(float[] centre, RandomGenerator random) {
        float[] face = deviations.draw(random);
        float length = (float) lengths[random.nextInt(lengths.length)];
        double squares = 0;
        for (int i = 0; i < face.length; i++) {
            face[i] = centre[i] + length * face[i];
            squares += (double) face[i] * face[i];
        }
        float norm = (float) Math.sqrt(squares);
        for (int i = 0; i < face.length; i++) {
            face[i] /= norm;
        }
        return face;
    }

    private static double[] relativeLengths(List<double[]> residuals, double meanSquare) {
        return residuals.stream()
                .mapToDouble(r -> Math.sqrt(Moments.squaredLength(r) / meanSquare))
                .toArray();
    }

    private static double[] times(double[] vector, double factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
        return vector;
    }

    private static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
