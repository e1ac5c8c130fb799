/**
 * Vector search, measured: face-like data, the engines that are compared, and how they take turns. Start with
 * {@link io.facelib.examples.bench.VectorRace}.
 */
@NullMarked
package io.facelib.examples.bench;

import org.jspecify.annotations.NullMarked;
