package io.facelib.storage.log;

/**
 * A face whose record is not what was written, as far as the columns beside the record tell. They are not covered by the
 * checksum, so they are text and no ids: what to look for, not what to rely on.
 *
 * @param tenant the tenant's name
 * @param face the face's id
 * @param image the id of the picture that shows it
 * @param sequence of the row
 */
public record DamagedFace(String tenant, String face, String image, long sequence) {
    @Override
    public String toString() {
        return "face " + face + " of tenant " + tenant + " (image " + image + ", sequence " + sequence + ")";
    }
}
