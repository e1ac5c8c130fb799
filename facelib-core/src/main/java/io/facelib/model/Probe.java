package io.facelib.model;

/** What is looked for: the best usable face of an image, a vector, or a face that is stored in the same tenant. */
public sealed interface Probe {
    /** The best usable face of an image. */
    record OfImage(FaceImage image) implements Probe {}

    /** A vector of the engine's own contract. */
    record OfVector(Embedding vector) implements Probe {}

    /** A face stored in the same tenant. */
    record OfFace(FaceId face) implements Probe {}

    static Probe of(FaceImage image) {
        return new OfImage(image);
    }

    static Probe of(Embedding vector) {
        return new OfVector(vector);
    }

    static Probe of(FaceId face) {
        return new OfFace(face);
    }
}
