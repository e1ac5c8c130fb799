package io.facelib.examples.bench;

import java.util.random.RandomGenerator;

/**
 * A normal distribution around zero in many dimensions, of which vectors are drawn. Immutable, safe for any number of
 * threads.
 */
final class Gaussian {
    private final int dimension;
    // Row by row, the lower triangle L of the covariance L * L^T; of one number when all directions are alike.
    private final float[] factor;

    private Gaussian(int dimension, float[] factor) {
        this.dimension = dimension;
        this.factor = factor;
    }

    /** The same in all directions, independent of each other. */
    static Gaussian round(int dimension, double deviation) {
        return new Gaussian(dimension, new float[] {(float) deviation});
    }

    /**
     * That of a covariance matrix.
     *
     * @param covariance {@code double[d][d]}, symmetric, positive definite
     */
    static Gaussian of(double[][] covariance) {
        int size = covariance.length;
        double[][] lower = cholesky(covariance);
        float[] factor = new float[size * (size + 1) / 2];
        int at = 0;
        for (int row = 0; row < size; row++) {
            for (int column = 0; column <= row; column++) {
                factor[at++] = (float) lower[row][column];
            }
        }
        return new Gaussian(size, factor);
    }

    private static double[][] cholesky(double[][] covariance) {
        int size = covariance.length;
        double[][] lower = new double[size][size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column <= row; column++) {
                double rest = covariance[row][column];
                for (int k = 0; k < column; k++) {
                    rest -= lower[row][k] * lower[column][k];
                }
                if (row == column && !(rest > 0)) {
                    throw new IllegalArgumentException("the covariance is not positive definite at row " + row);
                }
                lower[row][column] = row == column ? Math.sqrt(rest) : rest / lower[column][column];
            }
        }
        return lower;
    }

    /** One vector, {@code float[dimension]}. */
    float[] draw(RandomGenerator random) {
        float[] normal = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            normal[i] = (float) random.nextGaussian();
        }
        return factor.length == 1 ? scaled(normal) : shaped(normal);
    }

    private float[] scaled(float[] normal) {
        for (int i = 0; i < normal.length; i++) {
            normal[i] *= factor[0];
        }
        return normal;
    }

    private float[] shaped(float[] normal) {
        float[] drawn = new float[dimension];
        int at = 0;
        for (int row = 0; row < dimension; row++) {
            float sum = 0;
            for (int column = 0; column <= row; column++) {
                sum += factor[at++] * normal[column];
            }
            drawn[row] = sum;
        }
        return drawn;
    }
}
