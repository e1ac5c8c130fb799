package io.facelib.model;

/**
 * What a delete removed. When it is returned, no search finds the faces any more.
 *
 * @param faces face records removed
 * @param objects pictures, thumbnails and crops removed
 */
public record DeleteReceipt(long faces, long objects) {
    public DeleteReceipt plus(DeleteReceipt other) {
        return new DeleteReceipt(faces + other.faces, objects + other.objects);
    }
}
