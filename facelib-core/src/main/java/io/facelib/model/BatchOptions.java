package io.facelib.model;

/**
 * How the images of a batch are indexed.
 *
 * @param metadata kept with every face
 * @param priority who goes first among batches, -9 to 9, higher goes first; 0 unless set
 * @param facesBy what face ids are made of; {@link FacesBy#ITEM} unless set
 * @param keepCrops whether the aligned faces are stored as well; false unless set
 */
public record BatchOptions(Metadata metadata, int priority, FacesBy facesBy, boolean keepCrops) {
    /** What makes two images the same one. */
    public enum FacesBy {
        /** Every item has faces of its own, even where two items show the same picture. */
        ITEM,
        /** Items with the same bytes share their faces, in this batch and in others of the tenant. */
        CONTENT
    }

    public BatchOptions {
        Checks.range("priority", priority, -9, 9);
    }

    public static BatchOptions defaults() {
        return new BatchOptions(Metadata.none(), 0, FacesBy.ITEM, false);
    }

    public BatchOptions withMetadata(Metadata value) {
        return new BatchOptions(value, priority, facesBy, keepCrops);
    }

    public BatchOptions withPriority(int value) {
        return new BatchOptions(metadata, value, facesBy, keepCrops);
    }

    public BatchOptions withFacesBy(FacesBy value) {
        return new BatchOptions(metadata, priority, value, keepCrops);
    }

    public BatchOptions withKeepCrops(boolean value) {
        return new BatchOptions(metadata, priority, facesBy, value);
    }
}
