package io.facelib.model;

/**
 * A position in pixels of the upright original image, x to the right, y down.
 *
 * @param x pixels from the left edge
 * @param y pixels from the top edge
 */
public record Point(double x, double y) {}
