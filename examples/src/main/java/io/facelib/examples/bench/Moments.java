package io.facelib.examples.bench;

import java.util.List;

/** Mean and covariance of vectors. */
final class Moments {
    /**
     * How much of a covariance is replaced by one that is the same in all directions: with fewer vectors than unknowns
     * the rest alone would leave directions in which nothing ever varies.
     */
    private static final double SHRINKAGE = 0.1;

    private Moments() {}

    static double[] mean(List<float[]> vectors) {
        double[] mean = new double[vectors.get(0).length];
        for (float[] vector : vectors) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / (double) vectors.size();
            }
        }
        return mean;
    }

    /**
     * The covariance of deviations from a mean, a tenth of it made the same in all directions; the trace stays.
     *
     * @param freedom what the sum of the products is divided by
     */
    static double[][] covariance(List<double[]> deviations, int freedom) {
        int size = deviations.get(0).length;
        double[][] sums = new double[size][size];
        for (double[] deviation : deviations) {
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    sums[row][column] += deviation[row] * deviation[column] / freedom;
                }
            }
        }
        double each = trace(sums) / size;
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                sums[row][column] = (1 - SHRINKAGE) * sums[row][column] + (row == column ? SHRINKAGE * each : 0);
            }
        }
        return sums;
    }

    static double trace(double[][] matrix) {
        double trace = 0;
        for (int i = 0; i < matrix.length; i++) {
            trace += matrix[i][i];
        }
        return trace;
    }

    static double[][] scaled(double[][] matrix, double factor) {
        double[][] scaled = new double[matrix.length][];
        for (int row = 0; row < matrix.length; row++) {
            scaled[row] = matrix[row].clone();
            for (int column = 0; column < scaled[row].length; column++) {
                scaled[row][column] *= factor;
            }
        }
        return scaled;
    }

    static double[] minus(float[] vector, double[] mean) {
        double[] difference = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
            difference[i] = vector[i] - mean[i];
        }
        return difference;
    }

    static double squaredLength(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return sum;
    }
}
