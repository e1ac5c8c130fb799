package io.facelib.spi;

import io.facelib.error.InvalidInputException;

/**
 * How much of the picture around a face a network wants to see, and at which size.
 *
 * @param boxScale how many times wider and higher than the face's box, 1 to 100
 * @param width of the scaled crop, pixels
 * @param height of the scaled crop, pixels
 */
public record SurroundingsTemplate(double boxScale, int width, int height) {
    public SurroundingsTemplate {
        if (!(boxScale >= 1 && boxScale <= 100) || width < 1 || height < 1) {
            throw new InvalidInputException(
                    "surroundings",
                    boxScale + " times the box at " + width + " x " + height
                            + " pixels: the scale must be 1 to 100, both sides at least 1");
        }
    }
}
