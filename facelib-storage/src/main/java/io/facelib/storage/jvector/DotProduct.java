package io.facelib.storage.jvector;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inner product of two vectors, which of unit vectors is their cosine. Comes twice: in plain Java, and with the Vector
 * API where the process was started with {@code --add-modules jdk.incubator.vector}. Both agree within rounding.
 */
interface DotProduct {
    /** The one that fits this process, chosen once. */
    DotProduct BEST = choose();

    /**
     * The inner product.
     *
     * @param a the first vector, whole
     * @param b holds the second vector
     * @param offset where the second begins in {@code b}
     */
    float of(float[] a, float[] b, int offset);

    /** Whether this uses the Vector API. */
    boolean accelerated();

    private static DotProduct choose() {
        Logger log = LoggerFactory.getLogger(DotProduct.class);
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            try {
                // By name: the class is compiled apart, because javac knows incubating modules only without --release.
                Class<?> type = Class.forName("io.facelib.storage.jvector.VectorApiDotProduct");
                DotProduct found = (DotProduct) type.getDeclaredConstructor().newInstance();
                log.info("vectors are compared with the Vector API");
                return found;
            } catch (ReflectiveOperationException | LinkageError e) {
                log.warn("the Vector API cannot be used: {}", e.toString());
            }
        } else {
            log.info("vectors are compared in plain Java; --add-modules jdk.incubator.vector makes it faster");
        }
        return new PlainDotProduct();
    }
}
