package io.facelib.model;

/**
 * What is looked for: the best usable face of an image, be it analysed already or not, a vector, or a face that is stored in
 * the same tenant.
 */
public sealed interface Probe {
    /** The best usable face of an image. */
    record OfImage(FaceImage image) implements Probe {}

    /**
     * The best usable face of an image that was analysed with vectors before. Which faces are usable was decided then: the
     * profile of a search does not matter.
     */
    record OfAnalysis(Analysis analysis) implements Probe {}

    /** A vector of the engine's own contract. */
    record OfVector(Embedding vector) implements Probe {}

    /** A face stored in the same tenant. */
    record OfFace(FaceId face) implements Probe {}

    static Probe of(FaceImage image) {
        return new OfImage(image);
    }

    static Probe of(Analysis analysis) {
        return new OfAnalysis(analysis);
    }

    static Probe of(Embedding vector) {
        return new OfVector(vector);
    }

    static Probe of(FaceId face) {
        return new OfFace(face);
    }
}
