package io.facelib.examples.evaluate;

import java.util.Optional;

/**
 * A pair with its score.
 *
 * @param cosine -1 to 1
 * @param personA who is on the first photo
 * @param personB who is on the second
 */
record Comparison(double cosine, boolean same, String personA, String personB, Optional<String> fold) {}
