package io.facelib.examples;

import io.facelib.model.FaceRejection;
import io.facelib.model.FaceRejection.AlreadyEnrolled;
import io.facelib.model.FaceRejection.DifferentPerson;
import io.facelib.model.FaceRejection.EmbeddingFailed;
import io.facelib.model.FaceRejection.InvalidImage;
import io.facelib.model.FaceRejection.NoUsableFace;
import io.facelib.model.FaceRejection.RepeatedPhoto;
import io.facelib.model.FaceRejection.SeveralUsableFaces;

/** Why a photo does not count, for people to read. */
final class Rejections {
    private Rejections() {}

    static String sentence(FaceRejection rejection) {
        if (rejection instanceof InvalidImage invalid) {
            return invalid.message();
        }
        if (rejection instanceof NoUsableFace none) {
            return "no usable face: " + String.join(", ", none.reasons());
        }
        if (rejection instanceof SeveralUsableFaces several) {
            return several.usable() + " usable faces, one is needed";
        }
        if (rejection instanceof EmbeddingFailed failed) {
            return failed.message();
        }
        if (rejection instanceof RepeatedPhoto repeated) {
            return "the same picture as photo " + (repeated.photo() + 1);
        }
        if (rejection instanceof AlreadyEnrolled enrolled) {
            return "the same picture as template " + enrolled.template();
        }
        DifferentPerson different = (DifferentPerson) rejection;
        return "another person than on the other photos, cosine " + Console.fixed(different.cosine(), 3) + " below "
                + Console.fixed(different.threshold().cosine(), 3);
    }
}
