package io.facelib.model;

/**
 * One run of the detector over an image, so that a result tells how it came about.
 *
 * @param kind why it was run
 * @param width of the detector's input, pixels
 * @param height of the detector's input, pixels
 * @param scale input pixels per pixel of the original
 * @param rotation clockwise degrees the original was turned by: 0, 90, 180 or 270
 * @param candidates faces it contributed before passes were merged
 */
public record DetectionPass(Kind kind, int width, int height, double scale, int rotation, int candidates) {
    /** Why a pass was run. */
    public enum Kind {
        /** The whole image at the finest useful scale. */
        FULL,
        /** A second look at a small scale, for faces that are too large for the first. */
        COARSE,
        /** The image shrunk inside a border, for close-ups that fill the frame. */
        RESCUE,
        /** A second look at one unsure face of a shrunk image, in pixels of the original. */
        CONFIRM,
        /** The image turned, because that was asked for. */
        TURNED
    }
}
