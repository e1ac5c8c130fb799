package io.facelib.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A face as it is kept: the vector index owns it.
 *
 * @param tenant whose it is
 * @param id unique within the tenant
 * @param identity the person it is assigned to, if any
 * @param embedding the vector with its contract
 * @param detection box, landmarks and detection score in pixels of the upright original
 * @param quality judged under {@link QualityProfile#CRAWLER_INGEST}, whatever profile accepted the face
 * @param image the picture it was found in
 * @param indexedAt when it was indexed
 * @param metadata the user's own, kept apart
 */
public record FaceRecord(
        TenantId tenant,
        FaceId id,
        Optional<IdentityId> identity,
        Embedding embedding,
        Detection detection,
        Quality quality,
        ImageReference image,
        Instant indexedAt,
        Metadata metadata) {

    /** The same face, assigned to a person. */
    public FaceRecord withIdentity(Optional<IdentityId> value) {
        return new FaceRecord(tenant, id, value, embedding, detection, quality, image, indexedAt, metadata);
    }
}
