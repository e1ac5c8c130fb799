package io.facelib;

import io.facelib.image.ImageLimits;
import io.facelib.inference.BatchingOptions;
import io.facelib.ingest.IngestSettings;
import io.facelib.model.AuditScope;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.CalibrationTable;
import io.facelib.model.ContractId;
import io.facelib.model.RetentionPolicy;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How an engine was built, without secrets, so that a health page may print it.
 *
 * @param model the bundle in use
 * @param contract of its vectors
 * @param dimension of its vectors
 * @param calibration which cosine limits give which false match rates
 * @param detectionScore the least detection score of a face, 0 to 1
 * @param provider where the model runs
 * @param objects the object store's name
 * @param vectors the vector index's name
 * @param identities the identity store's name
 * @param state the state store's name
 * @param jobs the job queue's name
 * @param limits for images
 * @param admissionWait how long an image waits for its share of memory
 * @param batching of detector and embedder
 * @param indexWorkers how many images {@code indexAll} works on at the same time
 * @param minimumLive the least live score of a usable face; empty while presentation attacks are not detected
 * @param audit which operations leave a trace
 * @param background how much is done in the background
 * @param ingest what ingest may read, and whose the crawler's objects are
 * @param retention how long things are kept
 * @param analysisCache how many bytes of heap remember what was seen in images
 */
public record FaceEngineConfig(
        String model,
        ContractId contract,
        int dimension,
        CalibrationTable calibration,
        double detectionScore,
        String provider,
        String objects,
        String vectors,
        String identities,
        String state,
        String jobs,
        ImageLimits limits,
        Duration admissionWait,
        BatchingOptions batching,
        int indexWorkers,
        OptionalDouble minimumLive,
        AuditScope audit,
        BackgroundOptions background,
        IngestSettings ingest,
        RetentionPolicy retention,
        long analysisCache) {}
