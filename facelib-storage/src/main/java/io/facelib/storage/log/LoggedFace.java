package io.facelib.storage.log;

/**
 * A face as the log keeps it.
 *
 * @param sequence grows with every write and is never given again: a face that is replaced gets a new one
 * @param vector {@code float32[dimension]}, L2 norm 1; not copied, so not to be changed
 * @param body everything else of the record, for {@link FaceCodec}; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying would double the cost of a scan
public record LoggedFace(long sequence, float[] vector, byte[] body) {}
