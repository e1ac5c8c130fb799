package io.facelib.operation;

import io.facelib.pipeline.FacePipeline;
import io.facelib.spi.FaceEmbedder;
import io.facelib.spi.IdentityStore;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.VectorIndex;
import java.time.Clock;

/**
 * What every operation works with.
 *
 * @param pipeline from image to faces
 * @param objects pictures, thumbnails, crops
 * @param vectors face records
 * @param identities enrolled people
 * @param clock for the times that are stored
 */
public record EngineParts(
        FacePipeline pipeline, ObjectStore objects, VectorIndex vectors, IdentityStore identities, Clock clock) {
    /** The embedder whose contract and calibration hold. */
    public FaceEmbedder embedder() {
        return pipeline.models().embedder();
    }
}
