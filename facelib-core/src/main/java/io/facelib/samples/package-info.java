/**
 * Portraits of people who do not exist, drawn by facelib's own code, to try an engine with where no photo is at hand.
 * Start with {@link io.facelib.samples.SamplePortraits}.
 */
@NullMarked
package io.facelib.samples;

import org.jspecify.annotations.NullMarked;
