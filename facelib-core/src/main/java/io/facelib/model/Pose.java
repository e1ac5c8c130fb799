package io.facelib.model;

/**
 * The direction of a head in degrees, all zero when it faces the camera.
 *
 * @param pitch positive when the face looks down
 * @param yaw positive when the face turns to the right of the picture
 * @param roll positive when the head is tilted clockwise in the picture
 */
public record Pose(double pitch, double yaw, double roll) {}
