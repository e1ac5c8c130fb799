package io.facelib.examples.evaluate;

import java.util.Optional;

/**
 * Two photos of which it is known whether they show the same person.
 *
 * @param a path below the folder of images
 * @param b path below the folder of images
 * @param fold the part of a cross-validation it belongs to, if any
 */
public record Pair(String a, String b, boolean same, Optional<String> fold) {}
