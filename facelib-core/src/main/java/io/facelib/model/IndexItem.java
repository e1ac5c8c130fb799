package io.facelib.model;

/**
 * One image of many.
 *
 * @param label names it in outcomes, such as a file name
 * @param image the image
 * @param options how it is indexed
 */
public record IndexItem(String label, FaceImage image, IndexOptions options) {
    public static IndexItem of(String label, FaceImage image) {
        return new IndexItem(label, image, IndexOptions.defaults());
    }
}
