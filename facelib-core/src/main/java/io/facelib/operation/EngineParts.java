package io.facelib.operation;

import io.facelib.http.GuardedHttpClient;
import io.facelib.pipeline.AnalysisCache;
import io.facelib.pipeline.FacePipeline;
import io.facelib.spi.FaceEmbedder;
import io.facelib.spi.IdentityStore;
import io.facelib.spi.JobQueue;
import io.facelib.spi.KeyService;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StateStore;
import io.facelib.spi.VectorIndex;
import java.time.Clock;

/**
 * What every operation works with.
 *
 * @param pipeline from image to faces
 * @param analyses the same, remembering for a while what it made of an image
 * @param objects pictures, thumbnails, crops
 * @param vectors face records
 * @param identities enrolled people
 * @param state batches, ingested images, webhooks, audit
 * @param jobs work that is to be done
 * @param keys for secrets and seals
 * @param http for everything that is fetched or called
 * @param journal what operations leave behind
 * @param pictureLocks keep storing and removing a picture apart
 * @param erasureGate keeps the erasure of a tenant and what is written for it apart
 * @param clock for the times that are stored
 */
public record EngineParts(
        FacePipeline pipeline,
        AnalysisCache analyses,
        ObjectStore objects,
        VectorIndex vectors,
        IdentityStore identities,
        StateStore state,
        JobQueue jobs,
        KeyService keys,
        GuardedHttpClient http,
        OperationJournal journal,
        PictureLocks pictureLocks,
        ErasureGate erasureGate,
        Clock clock) {
    /** The embedder whose contract and calibration hold. */
    public FaceEmbedder embedder() {
        return pipeline.models().embedder();
    }
}
