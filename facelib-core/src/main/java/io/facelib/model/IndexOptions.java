package io.facelib.model;

import io.facelib.error.InvalidInputException;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * How an image is indexed. Every face is stored and can be found, usable or not; the mark that it carries is that of
 * {@link QualityProfile#CRAWLER_INGEST}, which is stricter than the profile of an analysis.
 *
 * @param image the image's id; random unless set. Indexing again under the same id replaces the picture and its faces
 * @param faceIds the id of the face at an index of the analysis; random unless set. Indexing again under the same ids
 *     replaces the faces
 * @param identity the person whom all faces of the image are assigned to; nobody unless set
 * @param metadata kept with every face of the image; none unless set
 * @param keepCrops whether the aligned faces are stored as well; false unless set
 * @param once whether an image that was indexed completely under the same id with this option is left as it is, whatever is
 *     given: nothing is stored, no audit and no event written, and the result has those of its faces that are still there, as
 *     they are now. For calls of which nobody knows whether they took place; needs {@code image} and {@code faceIds}; false
 *     unless set
 */
public record IndexOptions(
        Optional<ImageId> image,
        Optional<IntFunction<FaceId>> faceIds,
        Optional<IdentityId> identity,
        Metadata metadata,
        boolean keepCrops,
        boolean once) {
    public IndexOptions {
        if (once && (image.isEmpty() || faceIds.isEmpty())) {
            throw new InvalidInputException(
                    "once", "it needs ids of the image and its faces, by which to find them again");
        }
    }

    public static IndexOptions defaults() {
        return new IndexOptions(Optional.empty(), Optional.empty(), Optional.empty(), Metadata.none(), false, false);
    }

    public IndexOptions withImage(ImageId value) {
        return new IndexOptions(Optional.of(value), faceIds, identity, metadata, keepCrops, once);
    }

    public IndexOptions withFaceIds(IntFunction<FaceId> value) {
        return new IndexOptions(image, Optional.of(value), identity, metadata, keepCrops, once);
    }

    public IndexOptions withIdentity(IdentityId value) {
        return new IndexOptions(image, faceIds, Optional.of(value), metadata, keepCrops, once);
    }

    public IndexOptions withMetadata(Metadata value) {
        return new IndexOptions(image, faceIds, identity, value, keepCrops, once);
    }

    public IndexOptions withKeepCrops(boolean value) {
        return new IndexOptions(image, faceIds, identity, metadata, value, once);
    }

    public IndexOptions withOnce(boolean value) {
        return new IndexOptions(image, faceIds, identity, metadata, keepCrops, value);
    }
}
