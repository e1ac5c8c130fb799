package io.facelib.model;

import java.util.Optional;

/**
 * Where the picture of a stored face is.
 *
 * @param id the image all its faces share
 * @param perceptualHash of the whole image, 16 lower-case hexadecimal digits
 * @param original the picture as it was given
 * @param thumbnail a JPEG at most 256 pixels wide
 * @param crop the aligned face as JPEG, if it was kept
 */
public record ImageReference(
        ImageId id, String perceptualHash, ObjectKey original, ObjectKey thumbnail, Optional<ObjectKey> crop) {}
