/**
 * From model files to a detector and an embedder that answer. Start with {@link io.facelib.inference.Models}, which says
 * where models come from; {@link io.facelib.inference.MicroBatcher} puts the work of several callers into one run.
 */
@NullMarked
package io.facelib.inference;

import org.jspecify.annotations.NullMarked;
