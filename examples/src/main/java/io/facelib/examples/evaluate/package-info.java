/**
 * How well a model tells people apart, measured on labelled pairs of photos. Start with
 * {@link io.facelib.examples.evaluate.Evaluator} for the way from photos to scores, and with
 * {@link io.facelib.examples.evaluate.RocCurve} for the figures.
 */
@NullMarked
package io.facelib.examples.evaluate;

import org.jspecify.annotations.NullMarked;
