package io.facelib.model;

import io.facelib.error.ContractMismatchException;
import io.facelib.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;

/**
 * A face as a unit vector: {@code float32[dimension]}, L2 norm 1, with the contract of the model that made it.
 *
 * <p>Immutable; the array is copied in and out. Compared by content. {@link #toString()} shows no component, since a
 * vector is biometric data.
 */
public final class Embedding {
    private static final int MAX_DIMENSION = 8_192;
    private static final double UNIT_TOLERANCE = 1e-5;

    private final ContractId contract;
    private final float[] values;

    private Embedding(ContractId contract, float[] unit) {
        this.contract = contract;
        this.values = unit;
    }

    /**
     * Scales the values to L2 norm 1; those of a unit vector are kept bit for bit.
     *
     * @param values 2 to 8,192 finite numbers, not all zero
     * @throws InvalidInputException if there are too few or too many, one is not finite, or all are zero
     */
    public static Embedding of(ContractId contract, float[] values) {
        if (values.length < 2 || values.length > MAX_DIMENSION) {
            throw new InvalidInputException("vector", "dimension " + values.length + " is outside 2 to 8192");
        }
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InvalidInputException("vector", "component " + i + " is " + values[i] + ", not finite");
            }
            squares += (double) values[i] * values[i];
        }
        if (squares == 0) {
            throw new InvalidInputException("vector", "all " + values.length + " components are zero");
        }
        // What is a unit vector already stays as it is, bit for bit: a stored vector reads back equal.
        double norm = Math.abs(squares - 1) < UNIT_TOLERANCE ? 1 : Math.sqrt(squares);
        float[] unit = new float[values.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (values[i] / norm);
        }
        return new Embedding(contract, unit);
    }

    /**
     * The direction of the mean of unit vectors, summed in double precision.
     *
     * @param embeddings one or more of one contract
     * @throws InvalidInputException if there is none, or their mean is zero
     * @throws ContractMismatchException if they are of several contracts
     */
    public static Embedding mean(List<Embedding> embeddings) {
        if (embeddings.isEmpty()) {
            throw new InvalidInputException("vectors", "none were given, at least one is needed");
        }
        Embedding first = embeddings.get(0);
        double[] sum = new double[first.dimension()];
        for (Embedding embedding : embeddings) {
            first.requireComparable(embedding);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += embedding.values[i];
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / embeddings.size());
        }
        return of(first.contract, mean);
    }

    /** The vector space this vector belongs to. */
    public ContractId contract() {
        return contract;
    }

    /** The number of components. */
    public int dimension() {
        return values.length;
    }

    /** A copy of the components, L2 norm 1. */
    public float[] toArray() {
        return values.clone();
    }

    /** The component at an index, 0 to {@code dimension() - 1}. */
    public float get(int index) {
        return values[index];
    }

    /**
     * The cosine of the angle between both vectors, -1 to 1.
     *
     * @throws ContractMismatchException if the other vector is of another contract
     */
    public double cosine(Embedding other) {
        requireComparable(other);
        return dot(values, other.values);
    }

    private void requireComparable(Embedding other) {
        if (!contract.equals(other.contract)) {
            throw new ContractMismatchException(contract.value(), other.contract.value());
        }
        if (values.length != other.values.length) {
            throw new InvalidInputException(
                    "vector", "dimension " + other.values.length + ", expected " + values.length);
        }
    }

    // Four sums, so that the additions do not wait for each other.
    private static double dot(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        double sum = (double) s0 + s1 + s2 + s3;
        return Math.max(-1, Math.min(1, sum));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding that && contract.equals(that.contract) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * contract.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Embedding[" + contract + ", " + values.length + "-d]";
    }
}
