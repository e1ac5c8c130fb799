package io.facelib.spi;

import io.facelib.model.Landmarks;

/**
 * Where the landmarks of an aligned face lie.
 *
 * @param width of the crop, pixels
 * @param height of the crop, pixels
 * @param landmarks the target of each landmark, in pixels of the crop
 */
public record AlignmentTemplate(int width, int height, Landmarks landmarks) {}
