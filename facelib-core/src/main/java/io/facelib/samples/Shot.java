package io.facelib.samples;

/**
 * How a picture of a person is taken.
 *
 * @param yaw degrees, positive when the face looks to the right of the picture
 * @param pitch degrees, positive when it looks down
 * @param roll degrees, positive when the head leans to the right of the picture
 * @param light degrees from where the light comes, negative from the left
 * @param height degrees of the light above the eyes
 * @param ambient how much light comes from everywhere, 0.15 for hard shadows to 0.6 for none
 * @param warmth -1 for bluish to 1 for yellowish light
 * @param smile 0 to 1
 */
record Shot(
        double yaw,
        double pitch,
        double roll,
        double light,
        double height,
        double ambient,
        double warmth,
        double smile) {}
