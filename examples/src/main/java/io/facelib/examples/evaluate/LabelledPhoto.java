package io.facelib.examples.evaluate;

import java.util.Optional;

/**
 * A photo of which it is known whom it shows.
 *
 * @param photo path below the folder of images
 * @param person equal texts are the same person
 * @param group the group of people that figures are told for, if any
 */
public record LabelledPhoto(String photo, String person, Optional<String> group) {}
