package io.facelib.storage.jvector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner product with the processor's vector instructions. Compiled apart from the rest, since the module that it needs
 * is an incubating one; {@link DotProduct} loads it by name, and only where that module is there.
 */
final class VectorApiDotProduct implements DotProduct {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    @Override
    public float of(float[] a, float[] b, int offset) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= a.length - 4 * LANES; i += 4 * LANES) {
            int j = offset + i;
            s0 = at(a, i).fma(at(b, j), s0);
            s1 = at(a, i + LANES).fma(at(b, j + LANES), s1);
            s2 = at(a, i + 2 * LANES).fma(at(b, j + 2 * LANES), s2);
            s3 = at(a, i + 3 * LANES).fma(at(b, j + 3 * LANES), s3);
        }
        for (; i <= a.length - LANES; i += LANES) {
            s0 = at(a, i).fma(at(b, offset + i), s0);
        }
        float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
        for (; i < a.length; i++) {
            sum += a[i] * b[offset + i];
        }
        return sum;
    }

    private static FloatVector at(float[] values, int offset) {
        return FloatVector.fromArray(SPECIES, values, offset);
    }

    @Override
    public boolean accelerated() {
        return true;
    }
}
